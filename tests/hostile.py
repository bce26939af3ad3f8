"""Texts and numbers as the world sends them: every alphabet, and the marks that break parsers."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

MARKS = "&=%+#?/\\\"'<>,;:|-~ \t\n\r\x00\x0b\x1b\x7f\x85\u00a0\u00ad\u200b\u2028\u2029\ufeff\u202e"
CYRILLIC = "АяЁё№ҐӘѣ\u0301\u0308й"
DIGITS = "0123456789٠٣٩۴०९０９𝟘𝟗²½Ⅷ"
SIGNS = "-−–—+.,'’٫٬\u00a0\u2009\u202f ~≈<>≥≤()*%eE_"

letters = st.one_of(
    st.sampled_from(MARKS),
    st.sampled_from(CYRILLIC),
    st.sampled_from(DIGITS),
    st.characters(exclude_categories=["Cs"]),
)
texts = st.text(letters, max_size=24)
"""Any text but halves of surrogate pairs, which no UTF-8 can hold."""

number_like = st.text(st.sampled_from(DIGITS + SIGNS), min_size=1, max_size=12)
"""Texts that look like numbers in some script, some of which are."""

codes = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,12}", fullmatch=True)
"""Codes of measures, regions, categories, sources and people."""

weeks = st.builds("{:04}-W{:02}".format, st.integers(2, 9998), st.integers(1, 52))
"""Codes of weeks that every year has."""

numbers = st.decimals(
    min_value=Decimal("-99999999999999.9998"),
    max_value=Decimal("99999999999999.9998"),
    places=4,
    allow_nan=False,
    allow_infinity=False,
)
"""Every number that the ledger holds."""
