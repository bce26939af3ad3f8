"""Attachments and archived files become originals that remember what they came out of."""

from __future__ import annotations

import shutil
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from commands import counterfoil
from desks import ANNEX, HEADS, NOW, csv_of
from made_archives import zipped
from made_captures import ADDRESS, File, mhtml, packed, wacz, warc
from made_mail import multipart, part
from small_projects import keep_key, ledger_of, settings, write_project

from counterfoil.cli.inside import read_all
from counterfoil.ledger.originals import Nesting, originals, taken_out
from counterfoil.ledger.vault import Vault
from counterfoil.model.original import Custody, Original
from counterfoil.model.reading import Part
from counterfoil.project.readings import shelf_of
from counterfoil.project.tree import Project, vault_folder, work_folder
from counterfoil.read.limits import Limits
from counterfoil.read.stage import Job, Means, Read, read_originals
from counterfoil.read.taking import Inside

ONE = Means(workers=1)
ROWS = csv_of(HEADS, ["a,2023-W09,migrants,approached,40"]).encode()
LETTER = multipart(
    part("Во вложении сводка.", "text/plain; charset=utf-8"),
    part(ROWS, "text/csv", Content_Disposition='attachment; filename="annex.csv"'),
)


def digest(raw: bytes) -> str:
    """Return the digest of an original."""
    return sha256(raw).hexdigest()


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Make a project with a source for annexes, and the key to write with."""
    keep_key()
    return write_project(tmp_path / "project", {"sources/annex.toml": ANNEX})


def collect(project: Project, **files: bytes) -> None:
    """Collect files; their names have `_` for the dot."""
    home = project.folder / "coming"
    home.mkdir(exist_ok=True)
    for name, raw in files.items():
        path = home / name.replace("_", ".")
        path.write_bytes(raw)
        done = counterfoil("collect", path, "--by", "R-1", "-p", project.folder)
        assert done.code == 0, done


def read(project: Project, limits: Limits | None = None) -> dict[str, Read]:
    """Read everything; return what came of it by name."""
    means = Means(limits, workers=1) if limits else ONE
    with ledger_of(project) as ledger:
        return {one.name: one for one in read_all(project, ledger, "R-2", means)}


def rows(project: Project) -> list[dict[str, Any]]:
    """Return the custody rows."""
    with ledger_of(project) as ledger:
        return [row for _, row in ledger.rows("custody")]


def codes(read: Read) -> list[str]:
    """Return the codes of what was noticed."""
    return [finding.code for finding in read.findings]


def test_an_attachment_becomes_an_original_that_remembers_its_mail(project: Project) -> None:
    """Bytes in the vault, custody that names the mail, a reading of its own, and no more of it."""
    collect(project, mail_eml=LETTER)
    done = read(project)
    assert list(done) == ["mail.eml", "mail.eml/annex.csv"]
    annex = done["mail.eml/annex.csv"]
    assert annex.digest == digest(ROWS)
    assert annex.reading
    assert annex.reading.tables[0].rows[1][4] == "40"
    assert Vault(vault_folder(project.folder)).path(annex.digest).read_bytes() == ROWS
    taken = rows(project)[1]
    expected = {
        "digest": digest(ROWS),
        "name": "mail.eml/annex.csv",
        "by": "R-2",
        "came_from": f"inside mail.eml ({digest(LETTER)[:12]})",
        "inside": digest(LETTER),
    }
    assert expected.items() <= taken.items()
    assert not list(work_folder(project.folder, "readings").rglob("*.part"))


@pytest.mark.parametrize("kind", ["mhtml", "warc.gz", "wacz"])
def test_what_was_saved_with_a_page_becomes_an_original(project: Project, kind: str) -> None:
    """Under the address that it was at, with the saved page on record as what it came out of."""
    words = "Чиновники каждую неделю отчитываются о том, скольким людям предложили контракт. " * 4
    page = f"<html><body><h1>Письмо</h1><p>{words}</p></body></html>".encode()
    files = [File(ADDRESS, "text/html", page), File(f"{ADDRESS}/annex.csv", "text/csv", ROWS)]
    archive = packed([warc(files)])
    made = {"mhtml": mhtml(files), "warc.gz": archive, "wacz": wacz({"a.warc.gz": archive})}
    collect(project, **{f"page_{kind.replace('.', '_')}": made[kind]})
    done = read(project)
    inside = done[f"page.{kind}/{ADDRESS}/annex.csv"]
    assert inside.digest == digest(ROWS)
    with ledger_of(project) as ledger:
        assert originals(ledger)[digest(ROWS)].containers == (digest(made[kind]),)
    whole = done[f"page.{kind}"].reading
    assert whole
    assert whole.article
    assert whole.article.paragraphs == (words.strip(),)
    assert not any(codes(one) for one in done.values())


def test_a_second_run_does_nothing(project: Project) -> None:
    """Whatever is nested in whatever: nothing is read, taken out or recorded twice."""
    collect(project, box_zip=zipped([("post/mail.eml", LETTER), ("b.csv", b"a,b\n1,2\n")]))
    first = read(project)
    assert list(first) == [
        *("box.zip", "box.zip/post/mail.eml", "box.zip/b.csv"),
        "box.zip/post/mail.eml/annex.csv",
    ]
    assert all(one.new for one in first.values())
    size = len(rows(project))
    second = read(project)
    assert not [one.name for one in second.values() if one.new]
    assert [one.findings for one in second.values()] == [one.findings for one in first.values()]
    shutil.rmtree(work_folder(project.folder, "readings"))
    third = read(project)
    assert list(third) == list(first)
    assert len(rows(project)) == size


def test_one_attachment_of_two_mails_is_one_original(project: Project) -> None:
    """It has both as containers, is read once, and is on record once."""
    other = LETTER.replace(b"desk@", b"press@")
    collect(project, one_eml=LETTER, two_eml=other)
    done = read(project)
    assert list(done) == ["one.eml", "two.eml", "one.eml/annex.csv"]
    with ledger_of(project) as ledger:
        annex = originals(ledger)[digest(ROWS)]
    assert annex.names == ("one.eml/annex.csv", "two.eml/annex.csv")
    assert annex.containers == (digest(LETTER), digest(other))
    recorded = counterfoil("record", "--json", "-p", project.folder).json
    assert (recorded["filings"], recorded["claims"]) == (1, 1)


def test_what_came_by_itself_is_no_new_original_when_it_comes_in_a_mail(project: Project) -> None:
    """Only a custody row more, which says so."""
    collect(project, annex_csv=ROWS, mail_eml=LETTER)
    assert list(read(project)) == ["annex.csv", "mail.eml"]
    assert [row.get("inside", "") for row in rows(project)] == ["", "", digest(LETTER)]
    assert not [one.name for one in read(project).values() if one.new]


@pytest.mark.parametrize("pattern", ["mail.eml/annex.csv", "*.eml/annex.csv", "annex*.csv", "*"])
def test_sources_claim_what_is_inside_by_its_name(tmp_path: Path, pattern: str) -> None:
    """With what it came in, or by its bare name."""
    keep_key()
    source = ANNEX.replace('files = ["annex*.csv"]', f'files = ["{pattern}"]')
    project = write_project(tmp_path / "project", {"sources/annex.toml": source})
    collect(project, mail_eml=LETTER)
    read(project)
    assert counterfoil("record", "--json", "-p", project.folder).json["claims"] == 1


def test_an_interruption_at_any_point_loses_nothing(project: Project) -> None:
    """Read and not yet taken out; taken out and not yet read; the files on their way gone."""
    collect(project, mail_eml=LETTER)
    job = Job(digest(LETTER), "mail.eml")
    (done,) = read_originals(project, [job], lambda _: None, ONE)
    assert done.reading
    kept = shelf_of(project).part_path(job.digest, done.reading.reader, done.reading.parts[0])
    assert kept.read_bytes() == ROWS
    kept.unlink()
    assert list(read(project)) == ["mail.eml", "mail.eml/annex.csv"]
    assert len(rows(project)) == 2
    shutil.rmtree(work_folder(project.folder, "readings"))
    read_originals(project, [job], lambda _: None, ONE)
    assert [one.new for one in read(project).values()] == [False, True]
    assert len(rows(project)) == 2


def test_bytes_that_changed_on_their_way_are_not_taken(project: Project) -> None:
    """What is kept must be what was read."""
    collect(project, mail_eml=LETTER)
    (done,) = read_originals(project, [Job(digest(LETTER), "mail.eml")], lambda _: None, ONE)
    assert done.reading
    path = shelf_of(project).part_path(done.digest, done.reading.reader, done.reading.parts[0])
    path.write_bytes(b"forged")
    assert codes(read(project)["mail.eml"]) == ["CF051"]
    assert len(rows(project)) == 1
    assert codes(read(project)["mail.eml"]) == []
    assert len(rows(project)) == 2


def nested(depth: int) -> bytes:
    """Return archives in archives."""
    raw = b"a,b\n1,2\n"
    for number in range(depth):
        raw = zipped([(f"{number}.zip" if number else "a.csv", raw)])
    return raw


def test_files_in_files_are_opened_only_so_deep(project: Project) -> None:
    """What lies deeper stays inside, which is said, the second time too."""
    collect(project, deep_zip=nested(5))
    for _ in range(2):
        done = read(project, Limits(depth=3))
        assert len(done) == 4
        deepest = done["deep.zip/4.zip/3.zip/2.zip"]
        assert codes(deepest) == ["CF055"]
        assert len(rows(project)) == 4


def test_one_file_brings_only_so_many_and_so_large(project: Project) -> None:
    """Over all generations together; what came by itself is not held against it."""
    inner = zipped([(f"{n}.txt", f"файл {n} ".encode() * 50) for n in range(4)])
    collect(project, many_zip=zipped([("a.zip", inner), ("b.txt", b"x"), ("c.txt", b"y")]))
    for _ in range(2):
        done = read(project, Limits(brood=4))
        assert len(done) == 5
        assert codes(done["many.zip/a.zip"]).count("CF055") == 3
    done = read(project, Limits(spread=2000))
    assert 0 < codes(done["many.zip/a.zip"]).count("CF055") < 3


def test_an_archive_that_holds_itself_ends(project: Project) -> None:
    """A file that is its own content is said to be so; nothing goes round."""
    raw = zipped([("a.txt", b"1")])
    collect(project, quine_zip=raw)
    whole = Original(digest(raw), len(raw), (Custody("quine.zip", "", "", ""),))
    (one,) = read_originals(project, [Job(whole.digest, whole.name)], lambda _: None, ONE)
    assert one.reading
    round_ = replace(one.reading, parts=(Part("quine.zip", whole.digest, whole.size),))
    inside = Inside(project, {whole.digest: whole}, ONE)
    assert not list(inside.takings([replace(one, reading=round_)]))
    assert [finding.code for finding in inside.findings[whole.digest]] == ["CF055"]


def test_without_the_key_all_is_read_and_nothing_taken_out(
    project: Project, tmp_path: Path
) -> None:
    """A machine that may not write still reads, and says what it left inside."""
    collect(project, mail_eml=LETTER)
    done = counterfoil("read", "--json", "-p", project.folder, COUNTERFOIL_KEYS=str(tmp_path))
    (mail,) = done.json["originals"]
    assert mail["read"]
    assert [one["code"] for one in mail["findings"]] == ["CF055"]
    assert list(read(project)) == ["mail.eml", "mail.eml/annex.csv"]


def test_one_file_is_shown_with_all_that_is_inside(tmp_path: Path) -> None:
    """Outside any project: as JSON each part with its digest and reading, as text one by one."""
    locked = zipped([("s.txt", b"1")], flags={"s.txt": 1})
    path = tmp_path / "box.zip"
    path.write_bytes(zipped([("mail.eml", LETTER), ("again.eml", LETTER), ("s.zip", locked)]))
    shown = counterfoil("read", path, "--json").json
    first, again, last = shown["parts"]
    assert [one["name"] for one in shown["parts"]] == ["mail.eml", "again.eml", "s.zip"]
    assert first["digest"] == again["digest"] == digest(LETTER)
    assert "reading" not in again
    (annex,) = first["reading"]["parts"]
    assert annex["reading"]["tables"][0]["rows"][1]["cells"][4]["text"] == "40"
    (finding,) = last["reading"]["findings"]
    assert (finding["code"], finding["where"]) == ("CF050", "box.zip/s.zip")
    text = counterfoil("read", path).out
    assert "— box.zip/mail.eml/annex.csv —" in text
    assert digest(ROWS) in text


def test_a_letter_in_a_letter_reaches_the_pages_with_links_both_ways(tmp_path: Path) -> None:
    """The annex's page leads to its mail, and the mail's to it; what is not used is counted."""
    keep_key()
    files = {"sources/annex.toml": ANNEX, "project.toml": settings(languages='["en", "ru"]')}
    project = write_project(tmp_path / "project", files)
    letter = LETTER.replace(b"--b0--", b"--b0\n" + part("x", "a/b; name=logo.bin") + b"\n--b0--")
    collect(project, mail_eml=letter)
    for verb in (("read",), ("record",), ("publish",)):
        done = counterfoil(*verb, "-p", project.folder, COUNTERFOIL_NOW=NOW)
        assert done.code == 0, done
    pages = next(project.folder.glob("editions/*/site/en/originals"))
    mail = (pages / f"{digest(letter)[:16]}.html").read_text("utf-8")
    annex = (pages / f"{digest(ROWS)[:16]}.html").read_text("utf-8")
    assert f'href="../originals/{digest(ROWS)[:16]}.html">mail.eml/annex.csv</a>' in mail
    assert "1 more file is not on these pages" in mail
    assert f'href="../originals/{digest(letter)[:16]}.html">mail.eml</a>' in annex
    russian = (pages.parents[1] / "ru" / "originals" / f"{digest(ROWS)[:16]}.html").read_text()
    assert "Пришло внутри" in russian
    assert counterfoil("verify", "-p", project.folder).code == 0


def test_nesting_is_told_from_custody() -> None:
    """How deep, out of what, how much; what came by itself too is not deep."""

    def original(name: str, *containers: str) -> Original:
        return Original(name, 10, tuple(Custody(name, "", "", "", one) for one in containers))

    known = [
        original("box", ""),
        original("mail", "box"),
        original("annex", "mail", "box"),
        original("known", "mail", ""),
        original("round", "round"),
    ]
    nesting = Nesting(known)
    depths = {one.digest: nesting.depth(one.digest) for one in known}
    assert depths == {"box": 0, "mail": 1, "annex": 1, "known": 0, "round": 0}
    assert (nesting.root("annex"), nesting.came_out("box")) == ("box", (2, 20))
    assert nesting.root("unheard") == "unheard"
    assert [one.digest for one in taken_out(known)["mail"]] == ["annex", "known"]
