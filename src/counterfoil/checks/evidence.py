"""CF1xx: words that name no place of the codebook, and proofs that do not hold."""

from counterfoil.checks.finding import Finding, Level


class UnknownRegion(Finding):
    """A heading or cell names a region that the codebook does not know.

    Nothing near it is taken for it. Add the spelling as an alias in codebook/regions.csv, or to
    `[labels]` in the source's file where only this source writes it so.
    """

    code = "CF101"
    says = "{words!r} is no region of the codebook; {cells} cells were not recorded."
    mend = "Add it as an alias in codebook/regions.csv or to [labels] of the source."


class UnknownCategory(Finding):
    """A heading or cell names a category that the codebook does not know."""

    code = "CF102"
    says = "{words!r} is no category of the codebook; {cells} cells were not recorded."
    mend = "Add it as an alias in codebook/categories.csv or to [labels] of the source."


class UnknownMeasure(Finding):
    """A heading or cell names a measure that the codebook does not know."""

    code = "CF103"
    says = "{words!r} is no measure of the codebook; {cells} cells were not recorded."
    mend = "Add it as an alias in codebook/measures.csv or to [labels] of the source."


class UnreadPeriod(Finding):
    """A week is not written as the source declares, or is one that its year does not have.

    W53 in a year of 52 weeks is the usual one: it may be the last week or the next year's first,
    and which of them is not for a program to say.
    """

    code = "CF104"
    says = "{words!r} is no week ({why}); {cells} cells were not recorded."
    mend = "Correct [tables.period_format] of the source, or record the claim by hand."


class PeriodOutside(Finding):
    """A week lies before the first or after the last week that the codebook counts."""

    code = "CF105"
    says = (
        "{words!r} lies outside the weeks of the codebook ({why}); {cells} cells were not recorded."
    )
    mend = "Widen [weeks] in codebook/rules.toml if it should count."


class NotYetValid(Finding):
    """A region or category is named for a week in which the codebook says it was not in use."""

    code = "CF106"
    says = "{words!r} is not in use in {period}; {cells} cells were not recorded."
    mend = "Correct valid_from and valid_to in the codebook."


class NoTable(Finding):
    """A mapping of the source finds no table in an original that comes from it.

    The layout may have changed: `counterfoil record propose` drafts a new mapping.
    """

    code = "CF107"
    says = "no table of it fits the source's mapping ({why})."
    mend = "Run `counterfoil record propose` on it and compare the mapping."


class CellTwice(Finding):
    """One filing answers one question twice, with different numbers.

    Both are kept and the figure is contested: which of them is right is for a person to rule.
    """

    code = "CF108"
    says = "{question} is answered {cells} times in one filing: {words}."
    mend = "Rule which one holds, or correct the file and file again."


class Drifted(Finding):
    """A locator no longer resolves: the new reading has other words at its place.

    It is shown as drifted, never moved to a near match.
    """

    code = "CF109"
    says = "what {locator} points to has changed since the claim was recorded."
    mend = "Look at the original and record the claim again."


class QuoteNotFound(Finding):
    """The quoted words do not stand in the original, or stand in it more than once."""

    code = "CF110"
    level = Level.BLOCKS
    says = "the words {words!r} stand in it {count} times, so the claim has no one place."
    mend = "Quote more of the words around it."


class UnreadMoment(Finding):
    """A filing's moment, or the earlier filing it amends, cannot be told from the original."""

    code = "CF111"
    says = "{words!r} is no moment ({why}); the return was not recorded."
    mend = "Write moments as 2023-03-14 or 2023-03-14T09:30:00Z."


class NothingAmended(Finding):
    """A return says that it replaces an earlier one that is not in the ledger."""

    code = "CF112"
    says = "it replaces the return of {words}, which is not in the ledger."
    mend = "File the earlier return too, or correct the date."


class NoSource(Finding):
    """No source of the project claims the original, so nothing in it is recorded."""

    code = "CF113"
    level = Level.NOTES
    says = "no source of the project claims this file by its name."
    mend = "Add its name to `files` of a source, or make a source for it."


class ContradictoryReturn(Finding):
    """A return says "nothing to report" and reports numbers."""

    code = "CF114"
    says = 'it says "nothing to report" and reports {cells} numbers; the numbers were recorded.'
    mend = "Ask the monitor which is meant."


class EmptyReturn(Finding):
    """A return reports no number, and does not say that there is nothing to report either.

    Silence is not zero: it may be a form that was sent off too early, or a word for "nothing to
    report" that the source does not declare.
    """

    code = "CF115"
    says = 'it holds no number and does not say "nothing to report" either.'
    mend = "Ask the monitor; declare the word in `yes` of [tables.returns] if it is one."


class WithdrawnAndBack(Finding):
    """A ruling withdrew a claim, and a later filing makes the same claim at the same place.

    Rulings are about claims as they were filed. Where an original is filed anew because its
    mapping changed, what was withdrawn counts again until somebody rules on the new claim.
    """

    code = "CF116"
    says = "claim {old} was withdrawn; claim {new} says the same at the same place, and counts."
    mend = "Rule on the new claim too."


class SharedOriginal(Finding):
    """The same place in one original is on record for several sources with lineages of their own.

    The same bytes would corroborate themselves. A file that came inside two mails is one original
    too. Give these sources one `lineage` in their files, or let only one of them claim the name.
    Sources may share a table in which each has cells of its own.
    """

    code = "CF117"
    level = Level.BLOCKS
    says = "it is on record for the sources {sources} as if each had evidence of its own."
    mend = "Give them one `lineage`, or let only one of them claim it in `files`."


class LooksAlike(Finding):
    """Two originals that corroborate each other look as if one went back to the other.

    They share most of their words, a long passage or the numbers of their tables, and stand for
    two lineages. Reprints, versions and quotes are one piece of evidence, which counts once.
    """

    code = "CF118"
    says = (
        "it looks like {other} ({why}; {share} of it is there), and both stand as evidence apart "
        "for {questions} figures: {lineages}."
    )
    mend = "Look at both with `counterfoil record lineage`, and accept or refuse what it proposes."


class ProposalCorrected(Finding):
    """A person read a cell otherwise than the drafted mapping did, or where it read nothing.

    The claim on record is the person's. What the machine proposed is kept beside it.
    """

    code = "CF119"
    level = Level.NOTES
    says = "{words!r} was read as {proposed} by a draft; a person recorded {recorded}."
    mend = "Compare both with the original where the figure matters."


class ProposalRefused(Finding):
    """A person refused what a drafted mapping proposed to record from a cell, with a reason.

    Nothing is recorded from the cell. What was proposed is kept, and why it was refused.
    """

    code = "CF120"
    level = Level.NOTES
    says = "{words!r} was read as {proposed} by a draft, and a person refused it ({reason})."
    mend = "Record a claim from the cell by hand where it says something else."


class MappingGaveWay(Finding):
    """A declared mapping reads a cell otherwise than a person did before there was a mapping.

    What the person said stands, a refusal too; nothing is recorded from the cell by the mapping.
    """

    code = "CF121"
    level = Level.NOTES
    says = "{words!r} is read as {proposed} by the mapping; what a person said stands: {recorded}."
    mend = "Record a claim from the cell by hand where the mapping is right."
