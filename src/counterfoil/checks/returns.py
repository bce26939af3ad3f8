"""CF4xx: weekly returns that are owed, late, or silent."""

from counterfoil.checks.finding import Finding, Level


class SilentRegion(Finding):
    """A region owes weekly returns and has filed none by its due date. Silence is not zero."""

    code = "CF401"
    says = "{region} has filed no return for {weeks}."
    mend = "Ask its monitor, over the channel agreed with them."


class LateReturn(Finding):
    """A return came after its due date. It counts like any other."""

    code = "CF402"
    level = Level.NOTES
    says = "the return of {region} for {period} came {days} days late."
    mend = "Nothing need be done."


class FiledLater(Finding):
    """A filing is dated after the day on which it was put on record: mostly a slip of the pen.

    It counts from that day on, as every filing does, and by then nobody may remember why.
    """

    code = "CF403"
    says = "it is dated {filed}, and today is {today}; it counts from that day on only."
    mend = "If the date is wrong, ask whoever filed it, or correct what the mapping takes it from."
