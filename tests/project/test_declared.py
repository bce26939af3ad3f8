"""Each mistake in a declared file is told in one sentence that names the file and the place."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hostile import texts
from hypothesis import given, settings

from counterfoil.model.period import Calendar, Period
from counterfoil.model.quantity import Absence
from counterfoil.model.source import Grade, Kind
from counterfoil.project.declared import ProjectError, read_toml
from counterfoil.project.opening import open_project, verifier_of
from counterfoil.project.starting import start_project
from counterfoil.project.tree import declared_files

SETTINGS, RULES = "project.toml", "codebook/rules.toml"
MEASURES, REGIONS = "codebook/measures.csv", "codebook/regions.csv"
SOURCE = "sources/example.toml"

WRONG_TOML = [
    (SETTINGS, "title = {", "titel = {", "there is no setting `titel`; did you mean `title`?"),
    (SETTINGS, "languages =", "xyzzy =", "there is no setting `xyzzy`"),
    (SETTINGS, 'languages = ["en"]', "languages = 5", '`languages` is not a list; write ["one"'),
    (SETTINGS, 'languages = ["en"]', "languages = [5]", "`languages` holds something that is not"),
    (SETTINGS, 'languages = ["en"]', 'languages = ["de"]', "no pages in 'de' yet; write en, ru"),
    (SETTINGS, "title = {", "title = 5 #", "`title` is not a table; write { en = … }"),
    (SETTINGS, 'en = "Untitled project"', "en = true", "[title]: `en` is not a text; write"),
    (SETTINGS, "smallest_cell = 5", 'smallest_cell = "5"', "`smallest_cell` is not a whole number"),
    (
        SETTINGS,
        "smallest_cell = 5",
        "smallest_cell = true",
        "`smallest_cell` is not a whole number",
    ),
    (
        SETTINGS,
        "smallest_cell = 5",
        "smallest = 5",
        "[publication]: there is no setting `smallest`",
    ),
    (SETTINGS, "origin =", "# origin =", "`origin` is missing; add it"),
    (SETTINGS, "languages =", "languages", "this is not TOML: "),
    (SETTINGS, "title = {", "\ufeff\ufeff", "this is not TOML: "),
    (RULES, 'calendar = "iso"', 'calendar = "lunar"', "'lunar' is no week calendar; write iso or"),
    (RULES, 'first = "2023-W09"', 'first = "2023-W53"', "`first`: 2023 has 52 iso weeks, no W53"),
    (RULES, 'first = "2023-W09"', 'first = "March"', "[weeks]: `first`: 'March' is not a week"),
    (RULES, 'first = "2023-W09"', 'first = "2023-Q1"', "`first` is 2023-Q1, which is no week"),
    (RULES, "regions = []", 'regions = ["west"]', "[returns]: 'west' is not a region of regions"),
    (RULES, 'smaller = "signed"', 'smaller = "x"', "[[orders]]: 'x' is not a measure of measures"),
    (RULES, 'smaller = "signed"', "", "[[orders]] 1: `smaller` is missing; add it"),
    (RULES, "[[orders]]", "[orders]", "`orders` is not a list"),
    (SOURCE, 'kind = "report"', 'kind = "rumour"', "'rumour' is no kind of source; write one of"),
    (SOURCE, 'reliability = "F"', 'reliability = "G"', "[grade]: G6 is no Admiralty grade; write"),
    (SOURCE, 'credibility = "6"', "credibility = 6", "`credibility` is not a text"),
    (SOURCE, '# decimal = ","', 'decimal = "."\ngroup = ["."]', "'.' is declared as two things"),
    (SOURCE, '# decimal = ","', 'notes = [""]', "[numbers]: a mark is an empty text; write each"),
    (SOURCE, '# decimal = ","', 'notes = ["1"]', "a mark has a digit where the number begins"),
    (SOURCE, '# decimal = ","', 'about = { "~" = "ten" }', "'ten' is not a margin; margins are"),
    (SOURCE, '# decimal = ","', 'about = { "~" = "NaN%" }', "'NaN%' is not a margin; margins are"),
    (SOURCE, '# "n/a" =', '"n/a" = "lost" #', "'lost' is not a valid Absence; margins are such"),
    (SOURCE, 'numbers = ["count"]', "", "[[tables]] 1: `numbers` is missing; add it"),
    (SOURCE, "period = {", "perod = {", "[[tables]] 1: `period` is missing; add it"),
    (SOURCE, 'columns = ["week"]', "", "a place is exactly one of columns, row, cell, sheet"),
    (SOURCE, 'columns = ["week"]', 'colums = ["week"]', "exactly one of columns, row, cell"),
    (
        SOURCE,
        '["week"] }',
        '["week"], patern = "x" }',
        "no setting `patern`; did you mean `pattern`",
    ),
    (SOURCE, '["week"] }', '["week"], pattern = "(" }', "[period]: missing ), unterminated"),
    (SOURCE, "[[tables]]", '[[tables]]\nperiod_format = { form = "x" }', "'x' is none of iso, "),
]
WRONG_CSV = [
    (REGIONS, "code,parent", "kode,parent", "there is no column `code`; its header line needs"),
    (REGIONS, "code,parent", "code,perent", "nothing is read from a column `perent`; did you mean"),
    (REGIONS, "code,parent,en", "code,parent,note_eng", "nothing is read from a column `note_eng`"),
    (REGIONS, "code,parent,en", "code,parent,code", "the column `code` stands there twice"),
    (REGIONS, "north,", "no rth,", ", line 3: the code 'no rth' is not letters, digits, . _ or -"),
    (REGIONS, "north,", "south,", ", line 4: the code 'south' stands there twice; give every"),
    (REGIONS, "north,country", "north,contry", "north has the parent 'contry', which is not in"),
    (REGIONS, "country,,Whole", "country,north,Whole", "which is its own ancestor"),
    (REGIONS, "North,", "North, or so,", ", line 3: there are more cells than columns; put texts"),
    (REGIONS, "North,", '"North,', "this is not CSV: "),
    (REGIONS, ",0,1", ",0,x", ", line 4: tile_column and tile_row are whole numbers"),
    (REGIONS, ",,0,1", ",2023-W54,0,1", ", line 4: `valid_to`: 2023 has 52 iso weeks, no W54"),
    (REGIONS, ",,0,1", ",2023,0,1", ", line 4: `valid_to` is 2023, which is no week"),
    (MEASURES, "categories; periods\nsigned", "people\nsigned", ", line 2: `sums` may hold"),
    (
        "codebook/categories.csv",
        ",,yes\nmigrants",
        ",,maybe\nmigrants",
        "line 2: `named` is 'maybe'",
    ),
]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a project as `counterfoil init` makes it."""
    start_project(tmp_path / "p")
    return tmp_path / "p"


def told(project: Path) -> str:
    """Return the sentence with which a project is refused."""
    with pytest.raises(ProjectError) as refusal:
        open_project(project)
    return str(refusal.value)


@pytest.mark.parametrize(("name", "before", "after", "says"), [*WRONG_TOML, *WRONG_CSV])
def test_a_mistake_is_told_with_its_place(
    project: Path, name: str, before: str, after: str, says: str
) -> None:
    """The sentence begins with the file, says what is wrong, and is one line."""
    text = (project / name).read_text("utf-8")
    assert before in text
    (project / name).write_text(text.replace(before, after, 1), "utf-8")
    sentence = told(project)
    assert sentence.startswith(name)
    assert says in sentence
    assert sentence.isprintable()


def test_a_list_of_other_things_is_no_list_of_tables(project: Path) -> None:
    """`orders = [1]` is told how rules are written."""
    (project / RULES).write_text("orders = [1]\n", "utf-8")
    expected = f"{RULES}: `orders` holds something that is no table; write [[orders]]"
    assert expected == told(project)


@pytest.mark.parametrize("name", [RULES, MEASURES, REGIONS, "codebook/categories.csv"])
def test_a_missing_file_is_named(project: Path, name: str) -> None:
    """Who takes a file away learns which one is missing and where it comes from."""
    (project / name).unlink()
    assert f"{name}: there is no such file; make it, or start with `counterfoil init`" == told(
        project
    )


@pytest.mark.parametrize("name", [SETTINGS, RULES, MEASURES, REGIONS, SOURCE])
def test_other_encodings_are_named(project: Path, name: str) -> None:
    """A file saved in windows-1251 is not read as if it were UTF-8."""
    text = (project / name).read_text("utf-8") + "# Север"
    (project / name).write_bytes(text.encode("utf-8") + "Север".encode("windows-1251"))
    assert told(project).startswith(f"{name}: byte ")
    assert told(project).endswith("is not UTF-8; save the file as UTF-8")


def test_a_folder_without_settings_is_no_project(tmp_path: Path) -> None:
    """Its name and what would make it one are said."""
    assert f"{tmp_path} is no project: it has no project.toml; " in told(tmp_path)


def test_a_source_is_named_by_its_code(project: Path) -> None:
    """A file whose name cannot be a code is no source."""
    (project / SOURCE).rename(project / "sources" / "пример.toml")
    assert told(project).startswith("sources/пример.toml: a source's file is named by its code")


def test_a_broken_key_is_named(project: Path) -> None:
    """A key that was cut while copying is a mistake in project.toml."""
    text = (project / SETTINGS).read_text("utf-8")
    (project / SETTINGS).write_text(text.replace('key = "', 'key = "x'), "utf-8")
    with pytest.raises(ProjectError, match=r"project\.toml: .* is not a checkpoint key"):
        verifier_of(open_project(project))


def test_line_numbers_are_those_an_editor_shows(project: Path) -> None:
    """A cell of several lines and empty lines are counted as the file has them."""
    text = (project / REGIONS).read_text("utf-8")
    text = text.replace("Whole country", '"Whole\ncountry"').replace("north,", "\n\nno rth,")
    (project / REGIONS).write_text(text, "utf-8")
    assert told(project).startswith(f"{REGIONS}, line 6: the code 'no rth'")


@settings(max_examples=60)
@given(texts)
def test_any_text_in_any_file_is_read_or_refused_in_words(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    """No file of a project, whatever it holds, breaks the program."""
    project = tmp_path_factory.mktemp("projects") / "p"
    start_project(project)
    for path in declared_files(project):
        whole = path.read_bytes()
        for content in (text.encode(), whole + text.encode(), text.encode() + whole):
            path.write_bytes(content)
            try:
                open_project(project)
            except ProjectError as refusal:
                said = str(refusal)
                assert said.startswith(path.relative_to(project).as_posix())
        path.write_bytes(whole)
    assert open_project(project)


def test_what_is_declared_is_what_is_meant(project: Path) -> None:
    """Calendars, weeks, labels, grades and number formats come out as they were written."""
    source = (project / SOURCE).read_text("utf-8")
    for before, after in (
        ('reliability = "F"', 'reliability = "B"'),
        ('kind = "report"', 'kind = "primary document"'),
        ('# decimal = ","', 'decimal = ","\nabout = { "~" = "12.5%" }'),
        ("# group =", "group ="),
        ("# ranges =", "ranges ="),
        ('# "n/a" =', '"n/a" ='),
    ):
        source = source.replace(before, after)
    (project / SOURCE).write_text(source, "utf-8")
    found = open_project(project)
    declared = found.sources["example"]
    assert Period("2023-W09") == found.codebook.first
    assert found.codebook.calendar is Calendar.ISO
    assert found.codebook.regions["north"].labels == {"en": "North", "ru": "Север"}
    assert found.codebook.regions["south"].tile == (0, 1)
    assert (Kind.PRIMARY, Grade("B", "6")) == (declared.kind, declared.grade)
    assert {"~": Decimal("0.125")} == dict(declared.numbers.about)
    assert declared.numbers.absent == {"n/a": Absence.NOT_AVAILABLE}
    assert declared.numbers.read("1\u202f000,5").low == Decimal("1000.5")


def test_one_text_stands_for_a_list_of_one(tmp_path: Path) -> None:
    """`files = "a.csv"` is what people write for one file."""
    path = tmp_path / "x.toml"
    path.write_text('files = "a.csv"\nrows = 5\n', "utf-8")
    declared = read_toml(path, "x.toml")
    assert declared.texts("files") == ("a.csv",)
    assert declared.number("rows") == 5
    declared.done()
