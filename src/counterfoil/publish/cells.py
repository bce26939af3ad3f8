"""How one figure is shown in a table: its range, standing and flags, linked to its proof."""

from __future__ import annotations

from decimal import Decimal

from markupsafe import Markup, escape

from counterfoil.publish.shelf import Figure
from counterfoil.publish.words import N_, Words

STANDINGS = {
    "reported": N_("reported"),
    "corroborated": N_("corroborated"),
    "documented": N_("documented"),
    "confirmed": N_("confirmed"),
}
FLAGS = {
    "contested": N_("contested"),
    "chosen": N_("chosen by a ruling"),
    "denied": N_("denied"),
    "no reply": N_("no reply"),
    "incomplete": N_("incomplete"),
    "protected": N_("protected"),
}


def flags_of(figure: Figure) -> list[str]:
    """Return the flags of a figure, in a fixed order."""
    given = (
        ("contested", figure.contested),
        ("chosen", figure.chosen),
        ("denied", figure.denied),
        ("no reply", figure.no_reply),
        ("incomplete", figure.silent > 0),
        ("protected", figure.protected),
    )
    return [name for name, holds in given if holds]


def bounds(figure: Figure, words: Words) -> str:
    """Return a figure's range in words; a total that is withheld says so."""
    if figure.low is None and figure.high is None and figure.protected:
        return words("withheld")
    return words.range(figure.low, figure.high)


class Cells:
    """Makes the cells of one language; the same cell twice is made once."""

    def __init__(self, words: Words) -> None:
        """Take the language."""
        self._words = words
        self._badges: dict[tuple[str, ...], str] = {}
        self._bounds: dict[tuple[Decimal | None, Decimal | None, bool], str] = {}

    def cell(self, figure: Figure | None, link: str) -> Markup:
        """Return a figure as a link to its proof, with standing and flags; a dash for none."""
        if figure is None:
            none = escape(self._words("no figure"))
            return Markup(f'<span class="none" title="{none}">—</span>')  # noqa: S704 - escaped
        key = (figure.low, figure.high, figure.protected)
        if key not in self._bounds:
            self._bounds[key] = str(escape(bounds(figure, self._words)))
        return Markup(  # noqa: S704 - escaped
            f'<a class="fig {figure.standing}" href="{escape(link)}">{self._bounds[key]}</a>'
            f"{self._marks(figure)}"
        )

    def badges(self, figure: Figure) -> Markup:
        """Return a figure's standing and flags as small marks with words."""
        return Markup(self._marks(figure))  # noqa: S704 - escaped

    def _marks(self, figure: Figure) -> str:
        key = (figure.standing, *flags_of(figure))
        if key not in self._badges:
            words = self._words
            standing = escape(words(STANDINGS[figure.standing]))
            parts = [
                # A space that does not break keeps the mark beside its number.
                f'\u00a0<span class="st {figure.standing}" title="{standing}">'
                f"<i>{standing}</i></span>"
            ]
            for flag in key[1:]:
                if flag == "incomplete":
                    # The range says so itself: it is "at least".
                    continue
                name = escape(words(FLAGS[flag]))
                css = flag.replace(" ", "-")
                parts.append(f' <span class="flag {css}">{name}</span>')
            self._badges[key] = "".join(parts)
        return self._badges[key]


def midpoint(figure: Figure | None) -> Decimal | None:
    """Return what a map colours a region by: the low end, else the high end."""
    if figure is None:
        return None
    return figure.low if figure.low is not None else figure.high
