"""CF3xx: people at risk. An input that looks like a record of persons is refused."""

from counterfoil.checks.finding import Finding, Level


class PersonalIdentifier(Finding):
    """A cell or note holds what identifies a person: a phone, passport, insurance or card number.

    It is not recorded and never shown; the original stays in the vault until the desk seals it.
    """

    code = "CF301"
    level = Level.BLOCKS
    says = "it holds what looks like a {identifier}; the cell was not recorded."
    mend = "Remove it from the file and file again; it must not be kept."


class PersonTable(Finding):
    """A table has a row per person: names, birth dates, passports or phones in its headings.

    Counterfoil holds aggregates only. Nothing of the table is recorded.
    """

    code = "CF302"
    level = Level.BLOCKS
    says = (
        "its heading {words!r} says that its rows are persons; nothing of the table was recorded."
    )
    mend = "Count the rows by region and category and file the counts instead."


class TargetTable(Finding):
    """A table has a heading of plans or quotas: targets to be met, not what happened.

    Counterfoil records what happened. Nothing of the table is recorded.
    """

    code = "CF303"
    level = Level.BLOCKS
    says = "its heading {words!r} says that it holds targets; nothing of the table was recorded."
    mend = "File what happened; a target is never put on record."
