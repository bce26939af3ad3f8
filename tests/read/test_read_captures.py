"""Saved and archived pages: the page is read, its files come out, damage is told."""

from __future__ import annotations

import re
from hashlib import sha256

import pytest
from hostile import texts
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_archives import zipped
from made_captures import (
    ADDRESS,
    CAPTURED,
    File,
    answer,
    mhtml,
    packed,
    record,
    wacz,
    warc,
)
from reads import Reads

from counterfoil.model.reading import Article, Reading
from counterfoil.read.given import tidy
from counterfoil.read.limits import Limits

pytest_plugins = ("reading_fixtures",)

MANY = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
WORDS = "С первого марта чиновники каждую неделю отчитываются о том, скольким людям предложили. "
HTML = (
    "<!DOCTYPE html><html><head><title>Письмо</title></head><body><nav><a href='/'>Главная</a>"
    f"</nav><main><h1>Письмо о наборе</h1><p>{WORDS * 3}</p><p>Сказано: &laquo;не менее <b>40</b>"
    f" человек&raquo; = {WORDS * 2}</p></main></body></html>"
)
PAGE = File(ADDRESS, "text/html", HTML.encode())
PICTURE = File(
    "https://gazeta.example/a.png", "image/png", b"\x89PNG\r\n\x1a\n" + bytes(range(256))
)
ANNEX = File("https://gazeta.example/annex.csv?week=40", "text/csv", b"a,b\n1,2\n")
STYLE = File("https://gazeta.example/s.css", "text/css", b"p { color: red }")
FILES = (PAGE, PICTURE, ANNEX)
PARAGRAPHS = (
    tidy(WORDS * 3),
    tidy(f"Сказано: «не менее 40 человек» = {WORDS * 2}"),
)


def codes(reading: Reading) -> list[str]:
    """Return the codes of what was noticed."""
    return [trouble.code for trouble in reading.troubles]


def kept(reading: Reading) -> list[tuple[str, str]]:
    """Return names and digests of the files inside."""
    return [(one.name, one.digest) for one in reading.parts]


def named(*files: File) -> list[tuple[str, str]]:
    """Return addresses and digests of files."""
    return [(file.address, sha256(file.body).hexdigest()) for file in files]


def article_of(reading: Reading) -> Article:
    """Return a reading's article, which there must be."""
    assert reading.article
    return reading.article


@pytest.mark.parametrize("coding", ["quoted-printable", "base64", "binary", "8bit"])
def test_a_saved_page_is_read_and_its_files_come_out(read_bytes: Reads, coding: str) -> None:
    """The page is read as if it had come alone; its own address and moment are told."""
    reading = read_bytes(mhtml(FILES, coding))
    assert (reading.reader, reading.metadata["format"]) == ("mhtml/4", "MHTML")
    assert article_of(reading).paragraphs == PARAGRAPHS
    assert article_of(reading).title == "Письмо о наборе"
    assert kept(reading) == named(PICTURE, ANNEX)
    told = {name: reading.metadata[name] for name in ("address", "captured", "tool", "title")}
    assert told == {
        "address": ADDRESS,
        "captured": "Fri, 6 Oct 2023 09:00:00 -0000",
        "tool": "Saved by Blink",
        "title": "Письмо",
    }
    assert not reading.troubles


@pytest.mark.parametrize("coding", ["quoted-printable", "binary"])
@given(st.lists(st.one_of(texts, st.just(WORDS)), max_size=6))
@MANY
def test_paragraphs_of_a_saved_page_stand_at_their_bytes(
    read_bytes: Reads, coding: str, lines: list[str]
) -> None:
    """What is written at a paragraph's place is its text, once what the coding did is undone."""
    inside = "".join(f"<p>{WORDS} {line.replace('<', '‹').replace('&', '+')}</p>" for line in lines)
    page = f"<html><body><h1>x</h1><p>{WORDS * 3}</p>{inside}</body></html>"
    raw = mhtml([PAGE._replace(body=page.encode())], coding)
    article = article_of(read_bytes(raw))
    assert len(article.places) == len(article.paragraphs) > 0
    for text, (start, end) in zip(article.paragraphs, article.places, strict=True):
        assert shown(raw[start:end], coding) == text


def shown(piece: bytes, coding: str) -> str:
    """Return the text of a piece of a saved page, decoded by other means than the reader's."""
    if coding == "quoted-printable":
        piece = re.sub(rb"=\r\n", b"", piece)
        piece = re.sub(rb"=([0-9A-F]{2})", lambda found: bytes.fromhex(found[1].decode()), piece)
    return tidy(piece.decode().replace("\0", "\ufffd"))


def test_a_saved_page_in_base64_tells_no_places(read_bytes: Reads) -> None:
    """Letters share bytes there: nothing can be pointed at."""
    assert article_of(read_bytes(mhtml(FILES, "base64"))).places == ()


def test_the_page_is_the_one_that_the_message_names(read_bytes: Reads) -> None:
    """Frames are pages too, and may stand before it; without a name it is the first."""
    frame = File("https://ads.example/frame", "text/html", b"<html><body><p>Buy now</p></body>")
    reading = read_bytes(mhtml([frame, PAGE], start="<1@mhtml.blink>"))
    assert (article_of(reading).paragraphs, kept(reading)) == (PARAGRAPHS, named(frame))
    assert kept(read_bytes(mhtml([PAGE, frame]))) == named(frame)


def test_what_word_saves_is_told_without_a_browsers_name(read_bytes: Reads) -> None:
    """Related parts without anything that letters have are a page; with it, they are a letter."""
    assert read_bytes(mhtml(FILES, head=b"")).reader == "mhtml/4"
    letter = b"From: a@example.org\r\nTo: b@example.org\r\nSubject: x\r\n"
    assert read_bytes(mhtml(FILES, head=letter)).reader.startswith("eml/")


def test_what_the_message_says_of_letters_counts(read_bytes: Reads) -> None:
    """A page that does not name its encoding is in the one that its part names."""
    page = File(ADDRESS, 'text/html; charset="koi8-r"', HTML.encode("koi8-r", "xmlcharrefreplace"))
    assert article_of(read_bytes(mhtml([page]))).paragraphs == PARAGRAPHS


def test_a_saved_page_without_a_page_is_refused(read_bytes: Reads) -> None:
    """So is one that is cut before it begins; one that is cut within is read so far."""
    assert codes(read_bytes(mhtml([PICTURE]))) == ["CF002"]
    raw = mhtml(FILES)
    assert codes(read_bytes(raw[: raw.index(b"------b")])) == ["CF002"]
    cut = read_bytes(raw[: raw.index(b"</main>")])
    assert article_of(cut).paragraphs == PARAGRAPHS
    assert codes(cut) == ["CF022"]


def test_styles_and_scripts_stay_inside(read_bytes: Reads) -> None:
    """They say nothing, and how many they are is told."""
    reading = read_bytes(mhtml([PAGE, STYLE, PICTURE]))
    assert kept(reading) == named(PICTURE)
    assert reading.metadata["passed over"] == "1 styles, scripts and fonts"


@pytest.mark.parametrize("pack", [False, True])
def test_an_archive_gives_its_files_and_reads_its_page(read_bytes: Reads, *, pack: bool) -> None:
    """Requests and what the archive says of itself are no files; where all stood is told."""
    raw = packed([warc(FILES[:1]), *map(answer, FILES[1:])]) if pack else warc(FILES)
    reading = read_bytes(raw)
    assert (reading.reader, reading.metadata["format"]) == ("warc/1", "WARC")
    assert reading.metadata.get("packed", "") == ("gzip" if pack else "")
    assert kept(reading) == named(*FILES)
    assert article_of(reading).paragraphs == PARAGRAPHS
    told = {name: reading.metadata[name] for name in ("address", "captured", "tool", "files")}
    assert told == {
        "address": ADDRESS,
        "captured": CAPTURED,
        "tool": "Crawler 1.0",
        "files": "3",
    }
    assert not reading.troubles


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=4), st.data())
@MANY
def test_what_was_sent_comes_out(
    read_bytes: Reads, bodies: list[bytes], data: st.DataObject
) -> None:
    """Any bytes, packed or not, in any number of chunks, with or without lines' usual ends."""
    files, records = [], []
    for number, body in enumerate(bodies):
        file = File(f"https://gazeta.example/{number}", "application/octet-stream", body)
        coding, chunks = data.draw(st.sampled_from(["", "gzip"])), data.draw(st.integers(0, 3))
        files.append(file)
        records.append(answer(file, coding=coding, chunks=chunks))
    reading = read_bytes(b"".join(records))
    assert (kept(reading), reading.troubles) == (named(*files), ())


def test_pages_of_an_archive_of_several_are_read_by_themselves(read_bytes: Reads) -> None:
    """Only where there is one page is it the archive's; the same page twice is one."""
    other = PAGE._replace(address=f"{ADDRESS}/2")
    reading = read_bytes(warc([PAGE, other, *FILES]))
    assert reading.article is None
    assert len(reading.parts) == 5
    assert codes(reading) == ["CF058"]
    assert article_of(read_bytes(warc([PAGE, PAGE]))).paragraphs == PARAGRAPHS


def test_answers_that_hold_no_file_are_counted(read_bytes: Reads) -> None:
    """Ways on, refusals, and what an earlier archive holds."""
    gone = PAGE._replace(address=f"{ADDRESS}/gone")
    raw = answer(gone, status="404 Not Found") + answer(gone, status="301 Moved")
    raw += record("revisit", b"HTTP/1.1 200 OK\r\n\r\n", ADDRESS) + answer(ANNEX)
    reading = read_bytes(raw)
    assert kept(reading) == named(ANNEX)
    assert reading.metadata["passed over"] == "2 answers that were no files, 1 files seen before"


def test_a_resource_is_a_file_as_it_stands(read_bytes: Reads) -> None:
    """Archives hold files that no web sent: pictures of pages, what was uploaded."""
    reading = read_bytes(record("resource", ANNEX.body, ANNEX.address, ANNEX.kind))
    assert kept(reading) == named(ANNEX)


def test_an_archive_that_breaks_off_gives_what_stands_before(read_bytes: Reads) -> None:
    """The file that is cut and what may have followed are told."""
    raw = warc([ANNEX, PAGE])
    reading = read_bytes(raw[:-400])
    assert kept(reading) == named(ANNEX)
    told = [(t.code, t.details["name"]) for t in reading.troubles]
    assert told == [("CF051", ADDRESS), ("CF051", "what follows")]
    assert codes(read_bytes(b"WARC/1.0\r\nWARC-Type: response\r\n\r\n")) == ["CF002"]


def test_what_is_packed_in_unknown_ways_is_told(read_bytes: Reads) -> None:
    """The other files come out."""
    reading = read_bytes(answer(PAGE, coding="br") + answer(ANNEX))
    assert kept(reading) == named(ANNEX)
    (trouble,) = reading.troubles
    assert (trouble.code, trouble.details["name"]) == ("CF051", ADDRESS)
    assert "br" in trouble.details["why"]


def test_bombs_are_left_inside(read_bytes: Reads) -> None:
    """An answer that unpacks to too much is one finding."""
    bomb = File("https://gazeta.example/bomb", "application/octet-stream", b"\0" * 50_000)
    raw = answer(bomb, coding="gzip") + answer(ANNEX)
    reading = read_bytes(raw, limits=Limits(ample=1000, ratio=20))
    assert (kept(reading), codes(reading)) == (named(ANNEX), ["CF055"])
    few = read_bytes(warc(FILES), limits=Limits(entries=1))
    assert (len(few.parts), codes(few)) == (1, ["CF055"] * 2)


def test_what_is_passed_over_is_bounded_too(read_bytes: Reads) -> None:
    """Requests, and answers that are no files, of any size."""
    huge = record("request", b"\0" * 2_000_000, ADDRESS)
    raw = wacz({"a.warc.gz": packed([huge, answer(ANNEX)]), "b.warc": answer(PICTURE)})
    reading = read_bytes(raw, limits=Limits(unpacked=1_000_000))
    assert kept(reading) == named(PICTURE)
    (trouble,) = reading.troubles
    assert (trouble.code, "too much" in trouble.details["why"]) == ("CF051", True)


def test_addresses_are_made_harmless(read_bytes: Reads) -> None:
    """No sign that steers a terminal; they lead nowhere, being names of originals."""
    strange = ANNEX._replace(address="https://gazeta.example/\x1b[2J\u202e../../etc")
    (part,) = read_bytes(answer(strange)).parts
    assert part.name == "https://gazeta.example/\\x1b[2J\\u202e../../etc"


@pytest.mark.parametrize("name", ["data.warc", "data.warc.gz"])
def test_a_collection_gives_the_files_of_its_archives(read_bytes: Reads, name: str) -> None:
    """Of its pages, the one that it lists is read: frames are pages too."""
    frame = File("https://ads.example/frame", "text/html", b"<html><body><p>Buy</p></body></html>")
    archive = packed([answer(frame), warc(FILES)]) if name.endswith("gz") else warc(FILES)
    reading = read_bytes(wacz({name: archive}, [ADDRESS]))
    assert (reading.reader, reading.metadata["format"]) == ("wacz/1", "WACZ")
    assert kept(reading)[-3:] == named(*FILES)
    assert article_of(reading).paragraphs == PARAGRAPHS
    assert (reading.metadata["title"], reading.metadata["address"]) == ("Письмо", ADDRESS)
    assert not reading.troubles


def test_a_damaged_archive_in_a_collection_is_one_finding(read_bytes: Reads) -> None:
    """The others are read; a collection that is itself cut is refused, as any ZIP archive is."""
    archive = packed([warc(FILES)])
    reading = read_bytes(wacz({"a.warc.gz": archive[:-200], "b.warc": warc([ANNEX])}))
    assert named(ANNEX)[0] in kept(reading)
    assert "CF051" in codes(reading)
    whole = wacz({"a.warc.gz": archive})
    assert codes(read_bytes(whole[:-30])) == ["CF002"]
    assert read_bytes(zipped([("datapackage.json", b"{}"), ("a.warc", b"")])).reader == "zip/1"


@pytest.mark.parametrize(
    "raw", [mhtml(FILES), warc(FILES), wacz({"a.warc.gz": packed([warc(FILES)])})]
)
@given(st.data())
@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_damage_breaks_the_reading_of_captures(
    read_bytes: Reads, raw: bytes, data: st.DataObject
) -> None:
    """Changed bytes anywhere leave a reading or a refusal."""
    changed = bytearray(raw)
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(changed) - 1))
        changed[place : place + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=4))
    reading = read_bytes(bytes(changed))
    assert not reading.unread or reading.troubles
