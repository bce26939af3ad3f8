"""Messages are read as they are, broken ones too, and give their files back byte for byte."""

from __future__ import annotations

import base64
import binascii
import quopri
from hashlib import sha256

import pytest
from hostile import texts
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from made_mail import HEAD, message, multipart, part
from reads import Reads

from counterfoil.model.reading import Article, Reading
from counterfoil.read.mail.headers import decoded, in_utc, moment_in
from counterfoil.read.mail.parameters import parameters
from counterfoil.read.mail.transfer import from_base64

pytest_plugins = ("reading_fixtures",)

MANY = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


def article(reading: Reading) -> Article:
    """Return a reading's article."""
    assert reading.article
    return reading.article


def codes(reading: Reading) -> list[str]:
    """Return the codes of what was noticed."""
    return [trouble.code for trouble in reading.troubles]


def digest(raw: bytes) -> str:
    """Return a digest as parts have it."""
    return sha256(raw).hexdigest()


def test_a_message_gives_its_subject_its_sender_its_day_and_its_words(read_bytes: Reads) -> None:
    """The sender is as written, the day is that of the header, the head is kept in metadata."""
    raw = message(
        "Коллеги,\n\nохвачено не менее 40 человек.\n",
        Date="Tue, 3 Oct 2023 23:30:00 +0300",
        Cc="Пётр <p@example.org>",
        X_Mailer="The Bat! 9",
        Received="from a by b; Tue, 3 Oct 2023 20:30:01 +0000",
        Message_ID="<1@example.org>",
    )
    reading = read_bytes(raw)
    assert (reading.reader, reading.metadata["format"]) == ("eml/1", "e-mail message")
    assert article(reading) == Article(
        title="Сводка",
        author="Мария <m@example.org>",
        published="2023-10-03",
        paragraphs=("Коллеги,", "охвачено не менее 40 человек."),
    )
    expected = {
        "from": "Мария <m@example.org>",
        "author": "Мария <m@example.org>",
        "to": "desk@example.org",
        "cc": "Пётр <p@example.org>",
        "date": "Tue, 3 Oct 2023 23:30:00 +0300",
        "created": "2023-10-03T20:30:00Z",
        "message-id": "<1@example.org>",
        "x-mailer": "The Bat! 9",
        "tool": "The Bat! 9",
        "received": "from a by b; Tue, 3 Oct 2023 20:30:01 +0000",
    }
    assert expected.items() <= reading.metadata.items()
    assert reading.metadata["headers"].splitlines()[2] == "Subject: Сводка"
    assert not reading.troubles


@pytest.mark.parametrize(
    ("written", "day", "moment"),
    [
        ("Tue, 3 Oct 2023 23:30:00 +0300", "2023-10-03", "2023-10-03T20:30:00Z"),
        ("3 Oct 2023 23:30 +0300 (MSK)", "2023-10-03", "2023-10-03T20:30:00Z"),
        ("Tue,  3 October 2023 09:05:00 GMT", "2023-10-03", "2023-10-03T09:05:00Z"),
        ("Tue, 3 Oct 2023 09:05:00 EST", "2023-10-03", "2023-10-03T14:05:00Z"),
        ("Tue, 3 Oct 2023 09:05:60 -0000", "2023-10-03", "2023-10-03T09:05:59Z"),
        ("Tue, 3 Oct 2023 09:05:00", "2023-10-03", "2023-10-03T09:05:00"),
        ("2023-10-03T09:05:00.5+03:00", "2023-10-03", "2023-10-03T06:05:00Z"),
        ("Wed, 3 Oct 2023 09:05:00 +0000", "", ""),
        ("Tue, 3 Oct 23 09:05:00 +0000", "", ""),
        ("Sat, 31 Feb 2023 09:05:00 +0000", "", ""),
        ("Tue, 3 Oct 2023 25:05:00 +0000", "", ""),
        ("Tue, 3 Okt 2023 09:05:00 +0000", "", ""),
        ("Tue, 3 Oct 2023", "", ""),
        ("3/10/2023 09:05", "", ""),
        ("Tue, 3 Oct 2023 09:05:00 +9960", "", ""),
        ("yesterday", "", ""),
    ],
)
def test_a_day_is_whole_or_there_is_none(
    read_bytes: Reads, written: str, day: str, moment: str
) -> None:
    """A date that lacks something, or whose day of the week is another, is told and not used."""
    reading = read_bytes(message("x", Date=written))
    assert article(reading).published == day
    assert reading.metadata.get("created", "") == moment
    assert codes(reading) == ([] if day else ["CF057"])


@given(st.text(max_size=60))
@MANY
def test_no_text_breaks_the_reading_of_dates(text: str) -> None:
    """Any header is a moment or none."""
    moment = moment_in(text)
    assert moment is None or in_utc(moment) is not None


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("=?utf-8?B?0J/QuNGB0YzQvNC+?=", "Письмо"),
        ("=?UTF-8?b?0J/QuNGB0YzQvNA=?= =?utf-8?B?viA0MA==?=", "Письмо 40"),
        ("=?utf-8?B?0J/QuNGB0Yw?= =?utf-8?B?0LzQvg==?=", "Письмо"),
        ("=?utf-8?Q?=D0?=\r\n =?utf-8?Q?=9F_=D0=B0?=", "П а"),
        ("=?windows-1251?Q?=CF=E8=F1=FC=EC=EE?= (копия)", "Письмо (копия)"),
        ('"=?koi8-r?B?8MnT2M3P?=" <a@example.org>', '"Письмо" <a@example.org>'),
        ("Re:=?utf-8*ru?Q?=D0=90?=", "Re:А"),
        ("=?utf-8?Q?a b?=", "a b"),
        ("=?x-unheard?Q?=D0=90?=", "А"),
        ("=?iso-8859-1?Q?caf=E9?=", "café"),
        ("a =?utf-8?Q?b?= c", "a b c"),
        ("=?utf-8?B?!!!?=", ""),
        ("=?utf-8?X?abc?=", "=?utf-8?X?abc?="),
        ("plain\r\n\tfolded", "plain folded"),
    ],
)
def test_encoded_words_are_read_as_mailers_write_them(written: str, text: str) -> None:
    """Letters broken between words, words in quotes, odd charsets, folded lines."""
    assert decoded(written) == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("Сводка по округу за неделю".encode(), "Сводка по округу за неделю"),
        ("Сводка по округу за неделю".encode("cp1251"), "Сводка по округу за неделю"),
        ("Сводка по округу за неделю".encode("koi8-r"), "Сводка по округу за неделю"),
        (b"\x98\x81", "\\x98\\x81"),
    ],
)
def test_letters_that_no_header_declares_are_told_or_spelt_out(
    read_bytes: Reads, raw: bytes, text: str
) -> None:
    """Bytes in a subject are told by their letters; what cannot be told stays as bytes."""
    reading = read_bytes(b"From: a@example.org\nTo: b@example.org\nSubject: " + raw + b"\n\nx\n")
    assert article(reading).title == text


@given(st.text(max_size=80))
@MANY
def test_no_text_breaks_headers_and_parameters(text: str) -> None:
    """Whatever stands in a header, it is decoded to some text."""
    assert isinstance(decoded(text), str)
    assert all(isinstance(value, str) for value in parameters(f"x; {text}").values())


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ('attachment; filename="annex.xlsx"', "annex.xlsx"),
        ("attachment; filename=Сводка за неделю.xlsx; size=3", "Сводка за неделю.xlsx"),
        ("attachment; FileName*=utf-8''%D0%A1%D0%B2.xlsx", "Св.xlsx"),
        ("attachment; filename*0*=utf-8''%D0; filename*1*=%A1.xlsx", "С.xlsx"),
        ('attachment; filename*1="b.xlsx"; filename*0="a"', "ab.xlsx"),
        ('attachment; filename="=?utf-8?B?0KHQsi54bHN4?="', "Св.xlsx"),
        ('attachment; filename="a\\"b;c.xlsx"', 'a"b;c.xlsx'),
        ('attachment; filename="unclosed.xlsx', "unclosed.xlsx"),
        ("attachment; filename*=x-unheard''%D0%A1.xlsx", "С.xlsx"),
    ],
)
def test_names_of_attachments_are_read_in_every_way_they_are_written(
    read_bytes: Reads, written: str, name: str
) -> None:
    """RFC 2231 with and without pieces, encoded words where they do not belong, no quotes."""
    raw = multipart(part("x", "text/plain"), part("1,2\n", "text/csv", Content_Disposition=written))
    assert [one.name for one in read_bytes(raw).parts] == [name]


_TEXT = "Охвачено 40 человек, подписали трое. " * 3


@pytest.mark.parametrize(
    ("said", "raw", "text"),
    [
        ("utf-8", _TEXT.encode(), _TEXT),
        ("us-ascii", _TEXT.encode(), _TEXT),
        ("iso-8859-1", _TEXT.encode(), _TEXT),
        ("windows-1251", _TEXT.encode("cp1251"), _TEXT),
        ("koi8-r", _TEXT.encode("koi8-r"), _TEXT),
        ("", _TEXT.encode("koi8-r"), _TEXT),
        ("x-unheard", _TEXT.encode("cp1251"), _TEXT),
        ("utf-8", _TEXT.encode("cp1251"), _TEXT),
        ("iso-2022-jp", "四十人".encode("iso-2022-jp"), "四十人"),
        ("utf-7", "Ответ".encode("utf-7"), "Ответ"),
        ("unicode_escape", b"\\u0410 40", "\\u0410 40"),
    ],
)
def test_letters_are_as_the_message_says_unless_its_bytes_say_better(
    read_bytes: Reads, said: str, raw: bytes, text: str
) -> None:
    """A charset that is wrong, missing or unheard of does not turn words into others."""
    kind = f"text/plain; charset={said}" if said else "text/plain"
    reading = read_bytes(message(raw, Content_Type=kind))
    assert article(reading).paragraphs == (text.strip(),)


def test_letters_that_nothing_tells_are_told_as_lost(read_bytes: Reads) -> None:
    """Where neither the message nor the letters help, the broken places are counted."""
    reading = read_bytes(message(b"a \x98 b", Content_Type="text/plain; charset=windows-1251"))
    assert codes(reading) == ["CF019"]
    assert read_bytes(message("д".encode("cp866")), encoding="cp866").troubles == ()


def test_a_message_saved_in_two_bytes_a_letter_is_a_message(read_bytes: Reads) -> None:
    """Windows' Notepad saves it so."""
    reading = read_bytes(message("Охвачено 40.").decode().encode("utf-16"))
    assert article(reading).paragraphs == ("Охвачено 40.",)


@pytest.mark.parametrize("told", ["", '; boundary="b1"', "; boundary="])
def test_a_boundary_that_is_not_told_is_looked_for(read_bytes: Reads, told: str) -> None:
    """The parts are there all the same, and that they were looked for is said."""
    whole = multipart(
        part("Текст.", "text/plain; charset=utf-8"),
        part("1,2\n", "text/csv", Content_Disposition="attachment; filename=a.csv"),
    )
    reading = read_bytes(whole.replace(b'; boundary="b0"', told.encode()))
    assert article(reading).paragraphs == ("Текст.",)
    assert [one.name for one in reading.parts] == ["a.csv"]
    assert codes(reading) == ["CF059"]


def test_a_message_without_its_last_boundary_is_whole(read_bytes: Reads) -> None:
    """Cut mail keeps what came."""
    raw = multipart(part("Текст.", "text/plain"), part("Ещё.", "text/plain"))
    reading = read_bytes(raw.removesuffix(b"--b0--\n"))
    assert article(reading).paragraphs == ("Текст.", "Ещё.")


def test_parts_that_are_only_called_so_are_text(read_bytes: Reads) -> None:
    """A message that says it has parts and has none is what stands in it."""
    reading = read_bytes(message("Текст.", Content_Type="multipart/mixed; boundary=x"))
    assert article(reading).paragraphs == ("Текст.",)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("coding", ["8bit", "base64"])
def test_a_message_in_a_message_is_kept_byte_for_byte(
    read_bytes: Reads, end: str, coding: str
) -> None:
    """A forwarded message becomes a part with the very bytes that stand there."""
    inner = multipart(
        part("Внутри.", "text/plain"), part("1,2\n", "text/csv"), boundary="inner"
    ).replace(b"\n", end.encode())
    body = base64.encodebytes(inner) if coding == "base64" else inner
    outer = multipart(
        part("Снаружи.", "text/plain; charset=utf-8"),
        part(body, "message/rfc822", Content_Transfer_Encoding=coding),
    )
    if coding == "8bit" and end == "\r\n":
        outer = outer.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    (kept,) = read_bytes(outer).parts
    assert (kept.digest, kept.size) == (digest(inner), len(inner))
    assert kept.name == "part-2.eml"


def test_a_plain_text_is_read_and_after_it_what_only_the_html_says(read_bytes: Reads) -> None:
    """Two versions that agree are one; where they differ, both are kept and that is said."""
    same = "<div>Охвачено <b>40</b> человек.</div><p>Мария</p>"
    plain = part("Охвачено 40\nчеловек.\n\nМария\n", "text/plain; charset=utf-8")
    agreed = read_bytes(
        multipart(plain, part(same, "text/html; charset=utf-8"), kind="alternative")
    )
    assert article(agreed).paragraphs == ("Охвачено 40 человек.", "Мария")
    assert not agreed.troubles
    other = "<div>Охвачено 400 человек.</div><p>Мария</p>"
    differ = read_bytes(
        multipart(plain, part(other, "text/html; charset=utf-8"), kind="alternative")
    )
    assert article(differ).paragraphs == (
        "Охвачено 40 человек.",
        "Мария",
        "Охвачено 400 человек.",
    )
    (trouble,) = differ.troubles
    assert (trouble.code, trouble.details) == ("CF056", {"plain": "1", "html": "1"})


def test_an_html_body_gives_lines_tables_and_links(read_bytes: Reads) -> None:
    """Tables pasted into mail are tables; scripts and styles are no text."""
    body = """<html><head><style>p {}</style><title>x</title></head><body><p>Ниже</p>
    <table><tr><td>Регион<td>Охвачено<tr><td>Альфа<td>40</table>
    <a href="https://example.org/a?b=1">Подробнее</a><script>1</script></body></html>"""
    reading = read_bytes(message(body, Content_Type="text/html; charset=utf-8"))
    assert article(reading).paragraphs == (
        *("Ниже", "Регион", "Охвачено", "Альфа", "40"),
        "Подробнее",
    )
    assert [tuple(map(tuple, table.rows)) for table in reading.tables] == [
        (("Регион", "Охвачено"), ("Альфа", "40"))
    ]
    assert reading.metadata["links"] == "https://example.org/a?b=1"


_EARLIER = [
    ("Да.\n\n> Было 40.\n>> А раньше 30.\n", 1),
    ("Да.\n\n-----Original Message-----\nБыло 40.\n", 1),
    ("Да.\n\n-------- Пересылаемое сообщение --------\nБыло 40.\n\nКонец.\n", 1),
    ("Да.\n\nFrom: A\nSent: Monday\nTo: B\nSubject: C\n\nБыло 40.\n", 1),
    ("Да.\n\nОт: А\nОтправлено: вчера\nКому: Б\nТема: В\n\nБыло 40.\n", 1),
    ("От: нас\n\nБыло 40.\n", 2),
    ("Да.\n\nИз них > 40 подписали.\n", 2),
]


@pytest.mark.parametrize(("body", "own"), _EARLIER)
def test_earlier_mail_is_kept_and_told_apart(read_bytes: Reads, body: str, own: int) -> None:
    """Quoted, forwarded and answered mail stays, marked as what repeats earlier words."""
    found = article(read_bytes(message(body, Content_Type="text/plain; charset=utf-8")))
    assert found.quoted == tuple(range(own, len(found.paragraphs)))
    assert "".join(found.paragraphs).count("40") == 1


@pytest.mark.parametrize(
    "around",
    [
        "<blockquote type=cite><p>Было 40.</p></blockquote><p>Нет.</p>",
        '<div class="gmail_quote"><div>Было 40.</div></div><p>Нет.</p>',
        '<div id="divRplyFwdMsg"></div><p>Было 40.</p>',
        "<pre>Нет.\n&gt; Было 40.</pre>",
    ],
)
def test_earlier_mail_in_html_is_told_apart_too(read_bytes: Reads, around: str) -> None:
    """By the marks that programs leave, and by nothing else."""
    body = f"<p>Да.</p>{around}"
    found = article(read_bytes(message(body, Content_Type="text/html; charset=utf-8")))
    assert [found.paragraphs[place] for place in found.quoted] == ["Было 40."]


def test_flowed_lines_are_one_paragraph(read_bytes: Reads) -> None:
    """RFC 3676: a space at the end goes on, quoted or not; a signature does not."""
    body = "Охвачено \n40 человек.\n\n> Сколько \n> их?\n> Много.\n-- \nМария\n"
    flowed = message(body, Content_Type="text/plain; charset=utf-8; format=flowed")
    found = article(read_bytes(flowed))
    assert found.paragraphs == ("Охвачено 40 человек.", "Сколько их? Много.", "-- Мария")
    joined = message("сорок \nчетыре", Content_Type="text/plain; format=flowed; delsp=yes")
    assert article(read_bytes(joined)).paragraphs == ("сорокчетыре",)


def uu(name: str, raw: bytes) -> str:
    """Return a file as Usenet wrote it."""
    lines = [binascii.b2a_uu(raw[at : at + 45]).decode() for at in range(0, len(raw), 45)]
    return f"begin 644 {name}\n{''.join(lines)}`\nend\n"


def test_files_in_the_text_itself_are_taken_out(read_bytes: Reads) -> None:
    """Uuencoded files become parts; a line that only begins like one stays text."""
    raw = bytes(range(256))
    reading = read_bytes(message(f"Вот:\n\n{uu('annex.bin', raw)}\nbegin 644 words\nи всё\n"))
    assert [(one.name, one.digest) for one in reading.parts] == [("annex.bin", digest(raw))]
    assert article(reading).paragraphs == ("Вот:", "begin 644 words и всё")
    whole = message(uu("a.bin", raw), Content_Transfer_Encoding="x-uuencode", Content_Type="a/b")
    assert [one.digest for one in read_bytes(whole).parts] == [digest(raw)]


def test_base64_is_decoded_whatever_stands_around_it() -> None:
    """Lines of a mailing list behind it are passed over, pieces with paddings of their own not."""
    raw = bytes(range(250))
    whole = base64.encodebytes(raw)
    assert from_base64(whole) == raw
    assert from_base64(whole + b"\n_______\nA mailing list\n") == raw
    pieces = b"".join(base64.b64encode(raw[at : at + 10]) + b"\n" for at in range(0, 250, 10))
    assert from_base64(pieces) == raw
    assert from_base64(whole.replace(b"\n", b"\n ")) == raw


@given(st.binary(max_size=400), st.sampled_from(["base64", "quoted-printable", "x-uuencode"]))
@MANY
@example(b"", "base64")
def test_what_is_attached_comes_out_with_its_digest(
    read_bytes: Reads, raw: bytes, coding: str
) -> None:
    """In every transfer encoding, any bytes."""
    packed = {
        "base64": base64.encodebytes(raw),
        # Line ends are part of the bytes here, so they are encoded too.
        "quoted-printable": quopri.encodestring(raw, quotetabs=True).replace(b"\n", b"=0A=\n")
        if b"\n" in raw or b"\r" in raw
        else quopri.encodestring(raw, quotetabs=True),
        "x-uuencode": uu("a", raw).encode(),
    }[coding]
    if coding == "quoted-printable":
        packed = b"".join(b"=%02X" % code for code in raw)
    attached = part(
        packed,
        "application/octet-stream",
        Content_Transfer_Encoding=coding,
        Content_Disposition="attachment; filename=a.bin",
    )
    (kept,) = read_bytes(multipart(part("x", "text/plain"), attached)).parts
    assert (kept.digest, kept.size) == (digest(raw), len(raw))


@given(texts)
@MANY
@example("../../etc/passwd")
@example("C:\\Windows\\x.exe")
@example("annex\u202exslx.exe")
def test_no_name_leads_anywhere_or_hides_what_it_is(read_bytes: Reads, name: str) -> None:
    """Whatever an attachment is called, its name stays inside and shows all its signs."""
    coded = "".join(f"%{code:02X}" for code in name.encode())
    attached = part("1", "a/b", Content_Disposition=f"attachment; filename*=utf-8''{coded}")
    (kept,) = read_bytes(multipart(part("x", "text/plain"), attached)).parts
    steps = kept.name.split("/")
    assert not {"", ".", ".."} & set(steps)
    assert not [sign for sign in kept.name if sign < " " or "\u202a" <= sign <= "\u202e"]
    assert len(kept.name) <= 256


def test_what_is_encrypted_is_said_and_its_files_are_kept(read_bytes: Reads) -> None:
    """PGP in its own parts and in the text: locked, not empty."""
    block = "-----BEGIN PGP MESSAGE-----\n\nabc\n-----END PGP MESSAGE-----\n"
    parts = multipart(
        part("Version: 1", "application/pgp-encrypted"),
        part(block, "application/octet-stream"),
        kind="encrypted",
    )
    assert codes(read_bytes(parts)) == ["CF003"]
    assert len(read_bytes(parts).parts) == 2
    assert codes(read_bytes(message(block))) == ["CF003"]


@given(st.data())
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_damage_breaks_the_reading_of_mail(read_bytes: Reads, data: st.DataObject) -> None:
    """Bytes changed, cut and put in anywhere leave a message or something else, never a crash."""
    whole = multipart(
        part("Текст\n> цитата\n", "text/plain; charset=utf-8; format=flowed"),
        part("<p>Текст</p>", "text/html; charset=koi8-r"),
        part(uu("a", b"abc"), "text/plain", Content_Transfer_Encoding="8bit"),
        part(HEAD + "\nx", "message/rfc822"),
        part("MTIz", "a/b; name*0*=utf-8''%D0", Content_Transfer_Encoding="base64"),
        kind=data.draw(st.sampled_from(["mixed", "alternative", "related", "encrypted"])),
    )
    raw = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(raw)))
        last = place + data.draw(st.integers(0, 12))
        raw[place:last] = data.draw(st.binary(max_size=12))
    reading = read_bytes(bytes(raw))
    assert reading.article or reading.troubles or reading.tables or reading.parts


def test_parts_nested_beyond_all_use_are_refused(read_bytes: Reads) -> None:
    """A message made of a thousand messages' frames is one finding."""
    raw = b"x"
    for number in range(1200):
        kind = f"multipart/mixed; boundary=b{number}"
        raw = b"Content-Type: %s\n\n--b%d\n%s\n--b%d--\n" % (kind.encode(), number, raw, number)
    assert codes(read_bytes(HEAD.encode() + raw)) == ["CF006"]
