"""CF2xx: numbers that are not understood or do not fit together."""

from counterfoil.checks.finding import Finding, Level


class UnreadNumber(Finding):
    """A cell holds words that the source's declared number format does not wholly understand.

    `1.000` may be one or a thousand, `1O` may be ten or a typing error: declared, or not read.
    """

    code = "CF201"
    says = "{words!r} is no number in the source's format ({why}); it was not recorded."
    mend = "Declare the form in [numbers] of the source, or record the claim by hand."


class OrderBroken(Finding):
    """Two measures of one cell break a rule of the codebook, such as signed <= approached.

    Both are recorded as they were said. One of them is wrong; which, is for a person
    to say.
    """

    code = "CF202"
    says = "{smaller} is {low}, more than {larger} at {high} (rule {rule})."
    mend = "Ask the source; rule on the claim that is wrong."


class TotalDiffers(Finding):
    """A source's printed total is not the sum of its parts, though every part is there."""

    code = "CF203"
    says = (
        "{question}: the printed total is {total}, its {parts} parts add up to {sum} ({by} apart)."
    )
    mend = "Look at both; where the source erred, say so in a ruling."


class Contested(Finding):
    """Accepted claims on one question cannot all be true.

    All are shown as a range until a ruling with a reason chooses.
    """

    code = "CF204"
    says = "{claims} claims differ: from {low} to {high}."
    mend = "Rule on it with a reason, or let it stand as contested."


class TotalUncomparable(Finding):
    """A source prints totals of which some parts are missing: nothing can be compared."""

    code = "CF205"
    level = Level.NOTES
    says = "{totals} printed totals lack parts and were not compared; {compared} were."
    mend = "Nothing need be done."


class DoubtfulNumber(Finding):
    """A cell was recognised in a picture, and what it shows is not sure.

    The same holds where a heading of its row or column is not sure. No claim is made of it.
    """

    code = "CF206"
    says = "{words!r} could not be made out surely in the picture; {cells} cells were not recorded."
    mend = "Look at the picture and record the claims by hand, with `low` and `high`."
