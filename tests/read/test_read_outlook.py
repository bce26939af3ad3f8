"""What Outlook makes of mail is read too: its messages, winmail.dat, rich text, envelopes."""

from __future__ import annotations

import datetime as dt
import struct
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.serialization import pkcs7
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_mail import compound, mapi, message, packed_rich, properties, winmail
from reads import Reads
from signers import signer

from counterfoil.model.reading import Article, Reading
from counterfoil.read.limits import Unreadable
from counterfoil.read.mail.richtext import Origin, restored, unpacked

pytest_plugins = ("reading_fixtures",)

SUBJECT, BODY, HTML, RICH, HEADERS = 0x0037, 0x1000, 0x1013, 0x1009, 0x007D
SENDER, ADDRESS, SUBMITTED, METHOD = 0x0C1A, 0x5D01, 0x0039, 0x3705
IN_EXCHANGE = 0x0C1F
LONG_NAME, DATA, KIND = 0x3707, 0x3701, 0x370E
MOMENT, INTEGER = 0x40, 0x03
FUZZED = settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])


def ticks(moment: str) -> int:
    """Return a moment as Windows counts."""
    since = dt.datetime.fromisoformat(moment) - dt.datetime(1601, 1, 1, tzinfo=dt.UTC)
    return int(since.total_seconds()) * 10**7


def article(reading: Reading) -> Article:
    """Return a reading's article."""
    assert reading.article
    return reading.article


def codes(reading: Reading) -> list[str]:
    """Return the codes of what was noticed."""
    return [trouble.code for trouble in reading.troubles]


def test_an_outlook_message_gives_the_same_as_any_message(tmp_path: Path, read_file: Reads) -> None:
    """Subject, sender, day, words, recipients and attachments, by its properties."""
    raw = bytes(range(256)) * 40
    tree = properties(
        {
            SUBJECT: "Сводка",
            BODY: "Коллеги,\r\n\r\nохвачено 40.",
            SENDER: "Мария",
            ADDRESS: "m@x.org",
        },
        fixed=[(MOMENT, SUBMITTED, ticks("2023-10-03T20:30:00+00:00"))],
    )
    for number, (role, name) in enumerate([(1, "Desk"), (2, "Пётр"), (3, "Тайный")]):
        tree[f"__recip_version1.0_#0000000{number}"] = properties(
            {0x3001: name, 0x39FE: f"{number}@x.org", 0x3003: f"/o=X/cn={number}"},
            head=8,
            fixed=[(INTEGER, 0x0C15, role)],
        )
    tree["__attach_version1.0_#00000000"] = properties(
        {LONG_NAME: "Приложение.xlsx"}, head=8, packed={DATA: raw}
    )
    reading = read_file(compound(tmp_path / "a.msg", tree))
    assert (reading.reader, reading.metadata["format"]) == ("msg/4", "Outlook message")
    assert article(reading) == Article(
        title="Сводка",
        author="Мария <m@x.org>",
        published="2023-10-03",
        paragraphs=("Коллеги,", "охвачено 40."),
    )
    expected = {
        "from": "Мария <m@x.org>",
        "to": "Desk <0@x.org>",
        "cc": "Пётр <1@x.org>",
        "bcc": "Тайный <2@x.org>",
        "created": "2023-10-03T20:30:00Z",
    }
    assert expected.items() <= reading.metadata.items()
    assert reading.metadata["recipients"].splitlines()[2] == "bcc: Тайный <2@x.org> /o=X/cn=2"
    (kept,) = reading.parts
    assert (kept.name, kept.digest) == ("Приложение.xlsx", sha256(raw).hexdigest())
    assert not reading.troubles


def test_the_head_with_which_a_message_came_counts_first(tmp_path: Path, read_file: Reads) -> None:
    """Transport headers name the day in the sender's own zone; who else sent it is kept."""
    head = "From: Мария <m@x.org>\r\nDate: Wed, 4 Oct 2023 01:30:00 +0500\r\nX-Mailer: A\r\n\r\n"
    tree = properties(
        {SUBJECT: "x", HEADERS: head, SENDER: "Секретарь"},
        fixed=[(MOMENT, SUBMITTED, ticks("2023-10-03T20:31:00+00:00"))],
    )
    reading = read_file(compound(tmp_path / "a.msg", tree))
    assert (article(reading).author, article(reading).published) == (
        "Мария <m@x.org>",
        "2023-10-04",
    )
    assert (reading.metadata["sender"], reading.metadata["tool"]) == ("Секретарь", "A")


def test_a_sender_by_name_alone_is_told_with_the_address_in_exchange(
    tmp_path: Path, read_file: Reads
) -> None:
    """Where the head names no address of who sent it, the properties' own is told."""
    head = 'From: "Мария"\r\nSender: "Секретарь"\r\n\r\n'
    told = {SENDER: "Секретарь", IN_EXCHANGE: "/o=Край/ou=1/cn=Recipients/cn=sek"}
    tree = properties({SUBJECT: "x", HEADERS: head, **told})
    reading = read_file(compound(tmp_path / "a.msg", tree))
    assert reading.metadata["sender"] == "Секретарь </o=Край/ou=1/cn=Recipients/cn=sek>"
    named = {HEADERS: head.replace('"Секретарь"', "s@x.org")}
    other = read_file(compound(tmp_path / "b.msg", properties({SUBJECT: "x", **told, **named})))
    assert other.metadata["sender"] == "s@x.org"


def test_whom_the_header_names_as_fully_is_not_told_twice(tmp_path: Path, read_file: Reads) -> None:
    """The properties' own sender counts where it says more; quotes around a name say nothing."""
    head = 'From: "Мария Ким" <m@x.org>\r\n\r\n'
    for name, told in (("Мария Ким", ""), ("Мария Ким (отдел)", "Мария Ким (отдел) <m@x.org>")):
        tree = properties({SUBJECT: "x", HEADERS: head, SENDER: name, ADDRESS: "m@x.org"})
        reading = read_file(compound(tmp_path / "a.msg", tree))
        assert reading.metadata.get("sender", "") == told


@pytest.mark.parametrize(
    ("page", "raw", "title"),
    [
        (1251, "Сводка".encode("cp1251"), "Сводка"),
        (20866, "Сводка".encode("koi8-r"), "Сводка"),
        (65001, "Сводка".encode(), "Сводка"),
        (0, "Еженедельная сводка".encode("cp1251"), "Еженедельная сводка"),
        (0, b"\xd1\xe2", "\\xd1\\xe2"),
    ],
)
def test_old_texts_are_in_the_code_page_that_the_message_names(
    tmp_path: Path, read_file: Reads, page: int, raw: bytes, title: str
) -> None:
    """Without one, letters tell, and where they do not, bytes are spelt out."""
    fixed = [(INTEGER, 0x3FFD, page)] if page else []
    tree = properties({}, fixed=fixed, narrow={SUBJECT: raw, BODY: b"x"})
    assert article(read_file(compound(tmp_path / "a.msg", tree))).title == title


@pytest.mark.parametrize(
    ("fixed", "raw", "title"),
    [
        ([(0x3FF1, 0x0419)], "Да".encode("cp1251"), "Да"),
        ([(0x3FF1, 0x0407), (0x3FDE, 65001)], "öäü".encode("cp1252"), "öäü"),
        ([(0x3FF1, 0x0419), (0x3FFD, 1250)], "łzy".encode("cp1250"), "łzy"),
        ([(0x3FF1, 0x281A)], "Да".encode("cp1251"), "Да"),
        ([(0x3FF1, 0x141A)], "čl".encode("cp1250"), "čl"),
        ([(0x3FF1, 0x0404)], "週報".encode("cp950"), "週報"),
        ([(0x3FF1, 0x007F)], b"\xd1\xe2", "\\xd1\\xe2"),
    ],
)
def test_old_texts_without_a_code_page_are_in_that_of_their_writers_language(
    tmp_path: Path, read_file: Reads, fixed: list[tuple[int, int]], raw: bytes, title: str
) -> None:
    """Outlook keeps the locale of whoever wrote; the code page of HTML is not that of texts."""
    told = [(INTEGER, number, given) for number, given in fixed]
    tree = properties({}, fixed=told, narrow={SUBJECT: raw, BODY: b"x"})
    assert article(read_file(compound(tmp_path / "a.msg", tree))).title == title


def test_a_message_within_a_message_is_read_with_it(tmp_path: Path, read_file: Reads) -> None:
    """It is no file there; its words are told apart and its attachments are parts."""
    inner = properties({SUBJECT: "Внутри", BODY: "Было 30.", SENDER: "А"}, head=24)
    inner["__attach_version1.0_#00000000"] = properties(
        {LONG_NAME: "a.csv"}, head=8, packed={DATA: b"1,2"}
    )
    outer = properties({SUBJECT: "Снаружи", BODY: "Стало 40."})
    attached = properties({0x3001: "Внутри"}, head=8, fixed=[(INTEGER, METHOD, 5)])
    outer["__attach_version1.0_#00000000"] = {**attached, "__substg1.0_3701000D": inner}
    reading = read_file(compound(tmp_path / "a.msg", outer))
    found = article(reading)
    assert found.paragraphs == ("Стало 40.", "from: А", "Внутри", "Было 30.")
    assert found.quoted == (1, 2, 3)
    assert [one.name for one in reading.parts] == ["Внутри/a.csv"]


def test_what_is_attached_otherwise_is_told(tmp_path: Path, read_file: Reads) -> None:
    """An object of another program, a file that is only named, and a locked text."""
    tree = properties({SUBJECT: "x"})
    there = {**properties({LONG_NAME: "o"}, head=8, fixed=[(INTEGER, METHOD, 6)])}
    tree["__attach_version1.0_#00000000"] = {**there, "__substg1.0_3701000D": {"x": b"1"}}
    tree["__attach_version1.0_#00000001"] = properties({LONG_NAME: "far.txt"}, head=8)
    tree["__attach_version1.0_#00000002"] = properties(
        {LONG_NAME: "v", KIND: "application/pgp-encrypted"}, head=8, packed={DATA: b"Version: 1"}
    )
    reading = read_file(compound(tmp_path / "a.msg", tree))
    assert sorted(codes(reading)) == ["CF003", "CF051", "CF054"]


_OUTLOOK = rb"""{\rtf1\ansi\ansicpg1251\fromhtml1 \deff0{\fonttbl{\f0\fswiss Arial;}
{\f1\fswiss\fcharset204 Arial;}}{\colortbl\red0;}
{\*\htmltag64 <p>}\htmlrtf {\f1 \htmlrtf0 \'ce\'f5\'e2\'e0\'f7\'e5\'ed\'ee {\*\htmltag84 &nbsp;}
\htmlrtf \'20\htmlrtf0 40\u32?\u1095?\u1077?\u1083?.{\*\htmltag72 </p>}
{\*\mhtmltag4 <img src="cid:x">}\htmlrtf \par}\htmlrtf0 }"""


def test_html_in_rich_text_comes_back(tmp_path: Path, read_file: Reads) -> None:
    """What stands for it in programs that show rich text only is left out."""
    text, origin = restored(_OUTLOOK)
    assert origin is Origin.HTML
    assert text.replace("\n", "") == "<p>Охвачено &nbsp;40 чел.</p>"
    tree = properties({SUBJECT: "x"}, packed={RICH: packed_rich(_OUTLOOK)})
    found = article(read_file(compound(tmp_path / "a.msg", tree)))
    assert found.paragraphs == ("Охвачено 40 чел.",)


@pytest.mark.parametrize(
    ("raw", "text", "origin"),
    [
        (rb"{\rtf1\ansi\ansicpg1251\fromtext \'c4\'e0.\par 40\par}", "Да.\n40\n", Origin.TEXT),
        (rb"{\rtf1{\fonttbl{\f0 Arial;}}{\*\generator X;}{\pict 0102}A\tab B\line C}", "A\tB\nC",
         Origin.NOTHING),
        (rb"{\rtf1 \u55357?\u56832? \uc2\u1103ab\uc0\u1103 \lquote a\rquote\~b}", "😀 яя‘a’\u00a0b",
         Origin.NOTHING),
        (rb"{\rtf1\ansi{\fonttbl{\f3\fcharset128 M;}}{\f3 \'8e\'6c}\'e9}", "四é", Origin.NOTHING),
        (rb"{\rtf1 \{\\\}", "{\\}", Origin.NOTHING),
    ],
)  # fmt: skip
def test_rich_text_of_other_origins_gives_its_words(raw: bytes, text: str, origin: Origin) -> None:
    """Text that was text, and text that never was anything else; pairs of halves, code pages."""
    assert restored(raw) == (text, origin)


@given(st.binary(max_size=300))
@settings(max_examples=200)
def test_rich_text_is_unpacked_as_it_was_packed(raw: bytes) -> None:
    """Any bytes come out as they went in; repetition is told by references."""
    assert unpacked(packed_rich(raw)) == raw
    assert isinstance(restored(raw)[0], str)
    assert isinstance(restored(_OUTLOOK[: len(raw)] + raw)[0], str)


def test_packed_rich_text_repeats_itself_as_the_specification_says() -> None:
    """The example of [MS-OXRTFCP] 4.1.1, and one that reaches into what it writes itself."""
    simple = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a00726370673132354232"
        "0af32068656c090020627705b06c647d0a800fa0"
    )
    assert unpacked(simple) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    again = bytes.fromhex("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0")
    assert unpacked(again) == b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"
    with pytest.raises(Unreadable):
        unpacked(b"\0" * 20)


def test_a_winmail_dat_gives_its_words_and_files(read_bytes: Reads) -> None:
    """The attachments of a mail that was to be rich text are nowhere else."""
    said = mapi(
        (0x1F, BODY, "Охвачено 40.\0".encode("utf-16-le")),
        (0x102, RICH, packed_rich(_OUTLOOK)),
    )
    raw = winmail(
        (0x00069007, struct.pack("<II", 1251, 0)),
        (0x00018004, "Сводка\0".encode("cp1251")),
        (0x00069003, said),
        (0x00069002, b"\0" * 14),
        (0x00018010, b"short.csv\0"),
        (0x0006800F, b"1,2\n"),
        (0x00069005, mapi((0x1F, LONG_NAME, "Приложение.csv\0".encode("utf-16-le")))),
        (0x00069002, b"\0" * 14),
        (0x00018010, "Второе.txt\0".encode("cp1251")),
        (0x0006800F, b"x"),
    )
    reading = read_bytes(raw)
    assert (reading.reader, article(reading).title) == ("tnef/1", "Сводка")
    assert article(reading).paragraphs == ("Охвачено 40.", "Охвачено 40 чел.")
    assert [(one.name, one.size) for one in reading.parts] == [
        ("Приложение.csv", 4),
        ("Второе.txt", 1),
    ]
    cut = read_bytes(raw[:-8])
    assert [one.name for one in cut.parts] == ["Приложение.csv", "Второе.txt"]
    assert codes(cut) == ["CF059"]


def test_what_is_signed_is_taken_out_of_its_envelope(read_bytes: Reads) -> None:
    """S/MIME keeps the message in a wrapping of its own; nothing of the signature is believed."""
    inner = message("Охвачено 40.").replace(b"\n", b"\r\n")
    builder = pkcs7.PKCS7SignatureBuilder().set_data(inner).add_signer(*signer(), hashes.SHA256())
    whole = builder.sign(serialization.Encoding.DER, [pkcs7.PKCS7Options.Binary])
    reading = read_bytes(whole)
    (kept,) = reading.parts
    assert (kept.name, kept.digest) == ("content.eml", sha256(inner).hexdigest())
    assert reading.metadata["certificates"] == "CN=Мария, issued by CN=Мария"
    apart = builder.sign(
        serialization.Encoding.DER,
        [pkcs7.PKCS7Options.Binary, pkcs7.PKCS7Options.DetachedSignature],
    )
    assert article(read_bytes(apart)).paragraphs == ("CN=Мария, issued by CN=Мария",)
    assert codes(read_bytes(whole[:200])) == ["CF002"]


def test_what_is_sealed_is_locked(read_bytes: Reads) -> None:
    """An encrypted envelope is a finding, not an empty message."""
    identifier = bytes.fromhex("06092a864886f70d010703")
    assert codes(read_bytes(b"0\x80" + identifier + b"\xa0\x80" + b"\0" * 40)) == ["CF003"]


@given(st.data())
@FUZZED
def test_no_damage_breaks_the_reading_of_outlook(
    tmp_path: Path, read_bytes: Reads, data: st.DataObject
) -> None:
    """Changed bytes anywhere leave a reading or a refusal."""
    tree = properties(
        {SUBJECT: "Сводка", BODY: "x", HEADERS: "From: a\r\nDate: b\r\n\r\n"},
        packed={RICH: packed_rich(_OUTLOOK), HTML: b"<p>x"},
        fixed=[(MOMENT, SUBMITTED, ticks("2023-10-03T20:30:00+00:00"))],
    )
    tree["__attach_version1.0_#00000000"] = properties(
        {LONG_NAME: "a"}, head=8, packed={DATA: b"1"}
    )
    wrapped = winmail(
        (0x00069003, mapi((0x102, RICH, packed_rich(_OUTLOOK)))),
        (0x00069002, b"\0" * 14),
        (0x00069005, mapi((0x1F, LONG_NAME, b"a\0"))),
    )
    whole = compound(tmp_path / "whole", tree).read_bytes()
    raw = bytearray(data.draw(st.sampled_from([whole, wrapped])))
    for _ in range(data.draw(st.integers(1, 8))):
        place = data.draw(st.integers(0, len(raw) - 1))
        raw[place : place + data.draw(st.integers(0, 6))] = data.draw(st.binary(max_size=6))
    reading = read_bytes(bytes(raw))
    assert reading.article or reading.troubles or reading.parts or reading.tables
