"""Reading what a program asks: what is not wholly understood is refused, never passed over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest

from counterfoil.desk.api.parameters import MOST, USUAL, Asking
from counterfoil.desk.working import Work
from counterfoil.model.codebook import Codebook
from counterfoil.model.moment import Moment, ended, moment_of
from counterfoil.model.period import Period, PeriodError
from counterfoil.reconcile.listing import Wanted

_DIMENSIONS = ("measure", "region", "category", "period")
_FLAGS = {"true": True, "false": False}
Key = tuple[str | int, ...]


class Unasked(ValueError):  # noqa: N818 - what it says
    """Something in a question is not understood; the message says what."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked: which rows, as of when, since when (or empty), and whether with history."""

    wanted: Wanted
    moment: Moment
    since: str
    history: bool
    query: str

    def following(self, key: Key) -> str:
        """Return the cursor of what follows the row with this key."""
        place = [self.query, self.moment.at, self.moment.size, *key]
        return _signer().sign_object(place)


def read_asked(request: HttpRequest, asking: Asking, work: Work) -> Asked:
    """Return what a request asks of a list; raise Unasked where it is not understood."""
    given = _given(request, asking)
    codebook = work.project.codebook
    codes = {name: _codes(codebook, name, given.get(name, "")) for name in _DIMENSIONS}
    moment, since = _moment(work, given.get("asOf", "")), given.get("updatedAfter", "")
    if since:
        since = _by(work, "updatedAfter", since)
        if since > moment.at:
            msg = "updatedAfter is later than asOf"
            raise Unasked(msg)
    query = sha256(repr(sorted(_lasting(given).items())).encode()).hexdigest()
    after: Key = ()
    if cursor := given.get("cursor", ""):
        moment, after = _place(cursor, query)
    wanted = Wanted(
        codes["measure"],
        codes["region"],
        codes["category"],
        codes["period"],
        _one_of("basis", given.get("basis", ""), ("", "claims", "sum")),
        _limit(given.get("limit", str(USUAL))),
        after,
    )
    flag = _one_of("includeHistory", given.get("includeHistory", "false"), tuple(_FLAGS))
    return Asked(wanted, moment, since, _FLAGS[flag], query)


def _given(request: HttpRequest, asking: Asking) -> dict[str, str]:
    found = {}
    for name, texts in request.GET.lists():
        if name not in asking.names:
            msg = f"{name!r} is no parameter of {asking.name}; there are "
            raise Unasked(msg + ", ".join(sorted(asking.names)))
        if len(texts) != 1 or not texts[0]:
            msg = f"{name} is given {len(texts)} times or without a word; give it once"
            raise Unasked(msg)
        found[name] = texts[0]
    return found


def _lasting(given: dict[str, str]) -> dict[str, str]:
    """Return what stays the same from page to page."""
    return {name: text for name, text in given.items() if name not in {"cursor", "limit"}}


def _codes(codebook: Codebook, name: str, text: str) -> tuple[str, ...]:
    codes = tuple(text.split(",")) if text else ()
    known = {
        "measure": codebook.measures,
        "region": codebook.regions,
        "category": codebook.categories,
    }
    for code in codes:
        if name == "period":
            try:
                Period.parse(code, codebook.calendar)
            except PeriodError as error:
                raise Unasked(str(error)) from None
        elif code not in known[name]:
            msg = f"{name} {code!r} is not in the codebook"
            raise Unasked(msg)
    return codes


def _moment(work: Work, text: str) -> Moment:
    if not text:
        return work.moment
    return Moment(_by(work, "asOf", text), work.ledger.settled_size)


def _by(work: Work, name: str, text: str) -> str:
    try:
        # A plus in an address is a space: the zone +03:00 arrives so where it is not escaped.
        at = moment_of(text.replace(" ", "+"))
    except ValueError as error:
        msg = f"{name}: {error}; write 2023-03-14 or 2023-03-14T09:30:00Z"
        raise Unasked(msg) from None
    if at > ended(work.now[:10]):
        msg = f"{name} lies in the future"
        raise Unasked(msg)
    return at


def _limit(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < len(str(MOST)) + 1):
        msg = f"limit is a number from 1 to {MOST}"
        raise Unasked(msg)
    number = int(text)
    if not 1 <= number <= MOST:
        msg = f"limit is {number}; write a number from 1 to {MOST}"
        raise Unasked(msg)
    return number


def _one_of(name: str, text: str, known: Sequence[str]) -> str:
    if text not in known:
        msg = f"{name} is {text!r}; write {' or '.join(filter(None, known))}"
        raise Unasked(msg)
    return text


def _place(cursor: str, query: str) -> tuple[Moment, Key]:
    try:
        asked, at, size, *key = _signer().unsign_object(cursor)
    except (BadSignature, ValueError, UnicodeError):
        asked, at, size, key = "", "", 0, []
    if asked != query:
        msg = "the cursor is not one of this question; send the very parameters that it came with"
        raise Unasked(msg)
    return Moment(at, size), tuple(key)


def _signer() -> Signer:
    # Nobody but this desk says where in which ledger a list goes on.
    return Signer(salt="counterfoil.desk.api.cursor")
