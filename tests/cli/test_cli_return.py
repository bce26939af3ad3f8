"""`counterfoil return` fills a week in, looks at it and seals it by a roster that holds."""

from __future__ import annotations

import io
import stat
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import orjson
import pytest
from commands import counterfoil, one_sentence
from monitors import ORIGIN, SMALL_DESK, SMALL_ROSTER, Monitor, monitor
from PIL import Image
from sealed import KEYS, REVIEWERS, TODAY

from counterfoil.envelope.notes import Signer
from counterfoil.monitor.looking import SAYS
from counterfoil.sealing.body import Absent, Basis, Report, ReturnCell
from counterfoil.sealing.replies import DeskReply, ReplyKind, seal_reply
from counterfoil.sealing.returns import OpenedReturn, open_return
from counterfoil.sealing.words import MonitorCode

WEEK = """
region = "a"
week = "2026-W47"
basis = "seen"
note = "A queue on Tuesday"
[[cells]]
category = "migrants"
measure = "approached"
words = "about 40"
basis = "participant"
[[cells]]
category = "migrants"
measure = "signed"
words = "a dozen or so"
low = "10"
high = "14"
note = "seen at the office"
[[cells]]
category = "debtors"
measure = "approached"
absent = "not seen"
[[cells]]
category = "debtors"
measure = "signed"
words = ""
"""


@pytest.fixture
def one(tmp_path: Path) -> Monitor:
    """Return a monitor with a week filled in."""
    made = monitor(tmp_path)
    made.write("week.toml", WEEK)
    return made


def opened(one: Monitor, name: str = "a.return") -> OpenedReturn:
    """Open a return as a reviewer does."""
    return open_return((one.folder / name).read_bytes(), REVIEWERS[:1], ORIGIN)


def test_a_week_from_a_file_is_sealed_as_it_was_written(one: Monitor) -> None:
    """Words, bounds by the declared marks, bases, reasons: all comes to the reviewer."""
    done = one.file("--from", one.folder / "week.toml", "--json")
    assert (0, "") == (done.code, done.err)
    assert [] == done.json["notices"]
    found = opened(one)
    assert found.id == done.json["id"]
    assert found.weekly.report == Report(
        "a", "2026-W47", "en", TODAY, note="A queue on Tuesday",
        cells=(
            ReturnCell("migrants", "approached", "about 40", Decimal(36), Decimal(44),
                       basis=Basis.PARTICIPANT),
            ReturnCell("migrants", "signed", "a dozen or so", Decimal(10), Decimal(14),
                       basis=Basis.SEEN, note="seen at the office"),
            ReturnCell("debtors", "approached", "", absent=Absent.NOT_SEEN),
        ),
    )  # fmt: skip
    assert KEYS.mailbox == found.weekly.mailbox


def test_cells_come_from_a_csv_file_as_well(one: Monitor) -> None:
    """The region and the week are then said by options."""
    path = one.write("week.csv", "category,measure,words,basis\nmigrants,signed,at least 3,seen\n")
    done = one.file("--from", path, "--region", "a", "--week", "2026-W46")
    assert 0 == done.code
    (cell,) = opened(one).weekly.report.cells
    assert (Decimal(3), None) == (cell.low, cell.high)


def test_nothing_to_report_takes_one_line(one: Monitor) -> None:
    """In Russian where that is spoken."""
    done = one.file("--nothing", "--region", "b", "--week", "2026-W47", "--language", "ru")
    assert (0, True) == (done.code, done.out.startswith("Запечатано: "))
    report = opened(one).weekly.report
    assert (True, (), "ru") == (report.nothing, report.cells, report.language)


def test_the_device_keeps_little_and_nothing_that_can_be_read(one: Monitor) -> None:
    """One file that the code opens, for its owner alone; with --no-keep not even that."""
    one.file("--from", one.folder / "week.toml", "--no-keep", name="b.return")
    device = one.folder / "device"
    assert not [*device.glob("*.kept")]
    one.file("--from", one.folder / "week.toml")
    (kept,) = device.glob("*.kept")
    assert 0o600 == stat.S_IMODE(kept.stat().st_mode)
    content = b"".join(path.read_bytes() for path in device.rglob("*") if path.is_file())
    assert not [text for text in (b"migrants", b"W47", b"Tuesday") if text in content]
    assert ["2026-W47"] == [row["week"] for row in one.run("kept", "--json").json]


def test_what_was_filed_before_is_looked_at(one: Monitor) -> None:
    """The same week twice, a jump, and a return that is replaced."""
    first = one.file("--from", one.folder / "week.toml", "--json").json["id"]
    one.write("week.toml", WEEK.replace("about 40", "900"))
    again = one.file("--from", one.folder / "week.toml", "--json", name="b.return")
    assert (1, ["repeated"]) == (again.code, [one["name"] for one in again.json["notices"]])
    amending = ("--amends", first, "--json")
    done = one.file("--from", one.folder / "week.toml", *amending, name="c.return")
    assert (0, first) == (done.code, opened(one, "c.return").weekly.report.amends)
    rows = one.run("kept", "--json").json
    assert [True, False, False] == [row["replaced"] for row in rows]
    later = one.write("later.toml", WEEK.replace("W47", "W48").replace("about 40", "9000"))
    # 30 November: that week is over.
    done = replace(one, day="2026-11-30").file("--from", later, "--json", name="d.return")
    assert (1, ["jump"]) == (done.code, [one["name"] for one in done.json["notices"]])


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("about 40", "many", "[[cells]] 1, migrants/approached: 'many' is no number that the prog"),
        ('low = "10"', 'low = "ten"', "'ten' is no number; write one such as 40"),
        ('low = "10"', 'low = "20"', "the least, 20, is above the most, 14"),
        ('absent = "not seen"', 'absent = "gone"', "'gone' is none of: not seen, refused"),
        ('absent = "not seen"', 'absent = "refused"\nwords = "4"', "a number and a reason why"),
        ('basis = "seen"', 'basis = ""', "does not say how you know: seen, participant"),
        ("2026-W47", "2026-W49", "2026-W49 has not begun on 2026-11-25"),
        ('region = "a"', 'region = "z"', "z is not a region of the programme"),
        ('region = "a"', 'region = ""', "which region is it for? Say so with --region"),
        ("A queue", "+7 912 345-67-89", "looks like a personal identifier (phone number)"),
        ("note =", "nota =", "there is no setting `nota`"),
        ('"migrants"\nmeasure = "signed"', '"migrant"\nmeasure = "signed"', "migrant is not a cat"),
    ],
)
def test_what_must_be_mended_is_not_sealed(one: Monitor, old: str, new: str, says: str) -> None:
    """One sentence says what and where, and there is no file."""
    assert old in WEEK
    one.write("week.toml", WEEK.replace(old, new, 1))
    assert says in one_sentence(one.file("--from", one.folder / "week.toml"))
    assert not (one.folder / "a.return").exists()


def test_check_says_what_is_noticed_and_seals_nothing(one: Monitor) -> None:
    """For programs by name and place."""
    one.write("week.toml", WEEK.replace("a dozen or so", "60").replace('low = "10"', "")
              .replace('high = "14"', ""))  # fmt: skip
    done = one.file("--from", one.folder / "week.toml", "--check", "--json")
    (notice,) = done.json["notices"]
    assert (1, "order", "migrants/signed") == (done.code, notice["name"], notice["at"])
    assert notice["name"] in SAYS
    assert not (one.folder / "a.return").exists()


def photograph() -> bytes:
    """Return a JPEG with a planted camera."""
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x010F] = "Canon CANARY"
    Image.new("RGB", (8, 8), "red").save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_pictures_go_without_their_metadata_and_names(one: Monitor) -> None:
    """What cannot be stripped goes only where the monitor says so."""
    picture, table = one.write("IMG_1234.jpg", photograph()), one.write("t.xlsx", b"PK")
    given = ("--from", one.folder / "week.toml", "--evidence", picture)
    assert 0 == one.file(*given).code
    found = opened(one)
    (listed,) = found.weekly.report.evidence
    assert ("1.jpg", True) == (listed.name, listed.stripped)
    assert b"CANARY" not in found.contents[0]
    assert "metadata can be taken out of JPEG and PNG pictures only" in one_sentence(
        one.file(*given, "--evidence", table, name="b.return")
    )
    one.file(*given, "--as-is", table, name="b.return")
    assert [True, False] == [e.stripped for e in opened(one, "b.return").weekly.report.evidence]


def test_rosters_that_do_not_hold_seal_nothing(one: Monitor) -> None:
    """Rolled back, expired, of another key, unsigned; and another root key than the one known."""
    given = ("--nothing", "--region", "a", "--week", "2026-W47")
    assert 0 == one.file(*given).code
    other = Signer(f"{ORIGIN}/root", b"other".ljust(32, b"."))
    one.roster(replace(SMALL_ROSTER, serial=2))
    assert "its serial is 2, and this device has seen 3" in one_sentence(one.file(*given))
    one.roster(replace(SMALL_ROSTER, counters=()))
    assert "another roster with the serial 3" in one_sentence(one.file(*given))
    one.roster(replace(SMALL_ROSTER, serial=4, last_day=SMALL_ROSTER.first_day))
    assert "has expired" in one_sentence(one.file(*given))
    one.roster(root=other)
    assert "not signed by example.org/small/root" in one_sentence(one.file(*given))
    one.write("roster.txt", SMALL_ROSTER.text())
    assert "the roster is not signed" in one_sentence(one.file(*given))
    programme = one.folder / "programme.json"
    facts = orjson.loads(programme.read_bytes())
    programme.write_bytes(orjson.dumps({**facts, "root": other.vkey}))
    one.roster(root=other)
    assert "this device knows another root key" in one_sentence(one.file(*given))


def test_a_new_code_is_printed_once_and_kept_nowhere(one: Monitor) -> None:
    """Two are never the same; a wrong one is refused by the word that is wrong."""
    first, second = (counterfoil("return", "code", **one.environment) for _ in range(2))
    assert first.out != second.out
    assert 16 == len(MonitorCode.read(first.out).entropy)
    assert not (one.folder / "device").exists()
    one.write("code", "abandon " * 11 + "zzzz")
    assert "word 12, “zzzz”, is not in the list" in one_sentence(one.run("mailbox"))


def test_an_empty_week_is_a_file_to_fill_in(one: Monitor) -> None:
    """It has every category and measure, and can be filed once there is something in it."""
    path = one.folder / "blank.toml"
    path.unlink(missing_ok=True)
    assert 0 == counterfoil("return", "blank", path, **one.environment).code
    text = path.read_text("utf-8")
    assert 4 == text.count("[[cells]]")
    filled = text.replace('region = ""', 'region = "a"').replace('basis = ""', 'basis = "seen"')
    path.write_text(filled.replace('words = ""', 'words = "7"', 1), "utf-8")
    assert 0 == one.file("--from", path).code
    assert "2026-W47" == opened(one).weekly.report.period


def test_replies_are_read_by_the_code_and_the_desk_that_the_roster_names(one: Monitor) -> None:
    """Another desk's are refused."""
    reply = DeskReply(ORIGIN, "a" * 64, ReplyKind.QUESTION, "Which office?\nOn which day?", "R-1",
                      TODAY)  # fmt: skip
    path = one.write("reply-1.age", seal_reply(reply, KEYS.reply_to, SMALL_DESK))
    done = one.run("replies", path)
    assert (0, True) == (done.code, "question · 2026-11-25 · R-1" in done.out)
    assert "  Which office?\n  On which day?" in done.out
    other = Signer(f"{ORIGIN}/desk", b"other".ljust(32, b"."))
    one.write("reply-1.age", seal_reply(reply, KEYS.reply_to, other))
    assert "the signature of the reply does not hold" in one_sentence(one.run("replies", path))
    assert KEYS.mailbox == one.run("mailbox").out.strip()


def test_a_week_is_typed_at_the_terminal(one: Monitor) -> None:
    """Places by their beginnings, words with bounds, what is noticed at once, and then sealed."""
    typed = ("alp", "2026-W99", "", "y", "9", "1", "about 40", "x", "s", "at the office",
             "lots", "60", "80", "", "", "", "", "", "c", "1", "about 40", "", "", "?", "", "y",
             "y")  # fmt: skip
    done = one.typing(*typed)
    assert 0 == done.code, done
    for said in (
        "This is no week",
        "There is no such number in the list.",
        "That is 36–44.",
        "! migrants/signed: signed is at least 60, more than approached at 44 at most",
        "migrants/signed: 60–80  “lots”",
        "Sealed: ",
    ):
        assert said in done.out
    report = opened(one, "typed.return").weekly.report
    assert ("a", "2026-W47") == (report.region, report.period)
    first, second = report.cells
    assert ("about 40", Basis.SEEN) == (first.words, first.basis)
    assert Absent.NOT_SEEN == second.absent
    assert 1 == len(one.run("kept", "--json").json)


def test_who_files_again_is_asked_whether_it_replaces(one: Monitor) -> None:
    """In Russian, with last time's number beside the question; and nothing is sealed against it."""
    before = one.write("before.toml", WEEK.replace("W47", "W46"))
    one.file("--from", before, name="before.return")
    first = one.file("--from", one.folder / "week.toml", "--json").json["id"]
    typed = ("a", "2026-W47", "y", "y", "1", "41", "s", "", "", "", "", "", "n")
    stopped = one.typing(*typed, language="ru")
    assert (3, "Ничего не запечатано.") == (
        stopped.code,
        stopped.err.splitlines()[-1].strip()[-21:],
    )
    assert "(в прошлый раз: 36–44)" in stopped.err
    done = one.typing(*typed[:-1], "y", "n", language="ru")
    assert 0 == done.code, done
    assert first == opened(one, "typed.return").weekly.report.amends
    assert 2 == len(one.run("kept", "--json").json)
