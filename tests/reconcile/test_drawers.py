"""Drawers of settled figures: what is looked up in them is what is found by looking through all."""

from __future__ import annotations

import threading
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from desks import Desk, copied
from hypothesis import given, settings
from hypothesis import strategies as st

from counterfoil.ledger.columns import connect
from counterfoil.model.moment import Moment
from counterfoil.model.question import Question
from counterfoil.model.settled import Settled
from counterfoil.reconcile.drawers import Drawers, drawers_of
from counterfoil.reconcile.reading import claims_on, figures, figures_on

_TABLES = """
CREATE TABLE figure (
  measure VARCHAR, region VARCHAR, category VARCHAR, period VARCHAR, basis VARCHAR,
  low DECIMAL(18, 4), high DECIMAL(18, 4), agreed_low DECIMAL(18, 4), agreed_high DECIMAL(18, 4),
  standing VARCHAR, contested BOOLEAN, chosen BOOLEAN, denied BOOLEAN, no_reply BOOLEAN,
  protected BOOLEAN, claims BIGINT, silent BIGINT);
CREATE TABLE claim (
  seq BIGINT, filing BIGINT, measure VARCHAR, region VARCHAR, category VARCHAR, period VARCHAR,
  words VARCHAR, low DECIMAL(18, 4), high DECIMAL(18, 4), locator VARCHAR, left_out VARCHAR);
"""


@pytest.fixture(scope="module")
def settled(town: Desk, tmp_path_factory: pytest.TempPathFactory) -> Settled:
    """Return what a desk of one's own has settled."""
    return copied(town, tmp_path_factory.mktemp("drawers") / "project").settle()


@pytest.fixture(scope="module")
def drawers(settled: Settled) -> Drawers:
    """Return its drawers."""
    return drawers_of(settled)


def test_a_question_is_looked_up_as_it_is_found(settled: Settled, drawers: Drawers) -> None:
    """Every figure, sums as well, and every claim: the same, in the same order."""
    questions = {figure.question for figure in figures(settled, sums=True)}
    questions.add(Question("approached", "a", "migrants", "1999-W01"))
    assert len(questions) > 20
    for question in questions:
        assert figures_on(settled, question) == drawers.on(question)
        assert claims_on(settled, question) == drawers.claims(question)
    assert any(drawers.claims(question) for question in questions)


def test_a_period_is_looked_up_as_it_is_found(settled: Settled, drawers: Drawers) -> None:
    """The figures of a week, in all regions and in one, with their sums and without."""
    periods = {figure.question.period for figure in figures(settled, sums=True)}
    regions = {figure.question.region for figure in figures(settled, sums=True)}
    for period in periods:
        assert figures(settled, period=period) == drawers.figures(period)
        assert figures(settled, period=period, sums=True) == drawers.figures(period, sums=True)
        for region in regions:
            found = figures(settled, period=period, region=region)
            assert found == drawers.figures(period, region)


def test_drawers_are_made_once_and_again_where_they_are_gone(settled: Settled) -> None:
    """They are a file of work like any other; those who have them open read on."""
    first = drawers_of(settled)
    (path,) = settled.folder.glob("drawers*.db")
    made = path.stat()
    drawers_of(settled)
    assert made.st_ino == path.stat().st_ino
    path.unlink()
    question = figures(settled)[0].question
    assert first.on(question) == drawers_of(settled).on(question)


def test_any_number_of_threads_read(settled: Settled, drawers: Drawers) -> None:
    """What one finds is not what another asked for."""
    questions = [figure.question for figure in figures(settled)]
    wrong: list[Question] = []

    def look(start: int) -> None:
        for question in questions[start:] + questions[:start]:
            wrong.extend(one.question for one in drawers.on(question) if one.question != question)

    threads = [threading.Thread(target=look, args=(start,)) for start in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


@given(st.lists(st.tuples(st.text(max_size=12), st.text(max_size=12)), min_size=8, max_size=20))
@settings(max_examples=25)
def test_words_of_any_kind_are_kept(texts: list[tuple[str, str]]) -> None:
    """Quotation marks, backslashes, line breaks: words and locators come out as they went in."""
    with TemporaryDirectory() as name, connect(threads=1) as columns:
        kept = Settled(Moment("2023-04-01T23:59:59Z", 9), Path(name), (), ())
        columns.execute(_TABLES)
        columns.executemany(
            "INSERT INTO claim VALUES (?, 0, 'm', 'a', 'd', '2023-W09', ?, NULL, 4.5, ?, NULL)",
            [(seq, *words) for seq, words in enumerate(texts)],
        )
        for table, path in (("figure", kept.figures), ("claim", kept.claims)):
            columns.execute(f"COPY {table} TO '{path}' (FORMAT parquet)")
        question = Question("m", "a", "d", "2023-W09")
        found = drawers_of(kept).claims(question)
        assert texts == [(claim.words, claim.locator) for claim in found]
        assert claims_on(kept, question) == found
