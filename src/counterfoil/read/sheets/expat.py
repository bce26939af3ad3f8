"""Long XML parts, read a block at a time with three callbacks; never the whole tree."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from xml.parsers import expat

from counterfoil.read.limits import damaged

Attributes = dict[str, str]


class _Locals(dict[str, str]):
    """Names without their prefixes, by names with them."""

    def __missing__(self, name: str) -> str:
        self[name] = local = name.rpartition(":")[2]
        return local


class Scan:
    """One pass over an XML part. Names lose their prefixes; document types are refused.

    `start` and `end` are called for every element, and the text between is gathered in `text`
    from `listen()` on until `heard()`.
    """

    def __init__(
        self,
        form: str,
        start: Callable[[str, Attributes], None],
        end: Callable[[str], None],
    ) -> None:
        """Take the format's name for people, and the callbacks."""
        self._form = form
        self.whole = True
        """Whether the parser is given the whole part, so that the places it tells are true."""
        self._text: list[str] = []
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._refuse

        local = _Locals()

        def started(name: str, attributes: Attributes) -> None:
            start(local[name], attributes)

        def ended(name: str) -> None:
            end(local[name])

        self._parser.StartElementHandler = started
        self._parser.EndElementHandler = ended

    def listen(self) -> None:
        """Gather text from here on."""
        self._text = []
        self._parser.CharacterDataHandler = self._text.append

    def heard(self) -> str:
        """Stop gathering text and return it."""
        self._parser.CharacterDataHandler = None
        return "".join(self._text)

    def add(self, text: str) -> None:
        """Put text where the part says it in another way, such as a line break."""
        self._text.append(text)

    def over(self, blocks: Iterable[bytes]) -> Iterator[None]:
        """Read the blocks; yield after each of them."""
        try:
            for block in blocks:
                self._parser.Parse(block, False)  # noqa: FBT003 - the parser's own way
                yield
            self._parser.Parse(b"", True)  # noqa: FBT003
        except expat.ExpatError as error:
            why = str(error) if self.whole else expat.ErrorString(error.code)
            raise damaged(self._form, why) from None
        except (ValueError, OverflowError) as error:
            # An address or a number that is none.
            raise damaged(self._form, str(error)) from None
        yield

    def _refuse(self, *_: object) -> None:
        raise damaged(self._form, "it declares a document type, which documents do not")
