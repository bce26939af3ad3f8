from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from browsers import Window
from sites import Editions


@pytest.fixture
def search(window: Window, served: str, editions: Editions) -> Iterator[Any]:
    """Open the Russian search page."""
    with window.opened(f"{served}{editions.second.name}/site/ru/search.html") as (page, _, _):
        yield page


def found(page: Any) -> list[str]:
    """Return the names that the list shows."""
    return [str(name) for name in page.locator(".index a:visible").all_inner_texts()]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Свердловская", ["Свердловская область"]),
        ("в Свердловской области", ["Свердловская область"]),
        ("Свердловской области", ["Свердловская область"]),
        ("свердл", ["Свердловская область"]),
        ("кавказск", ["Северо-Кавказский федеральный округ"]),
        ("получивших", ["Недавно получившие гражданство"]),
        ("RU-BU", ["Республика Бурятия"]),
        ("Бурятией", ["Республика Бурятия"]),
        ("Buryatia", ["Республика Бурятия"]),
        ("должников", ["Должники"]),
        ("должникам", ["Должники"]),
        ("debtors", ["Должники"]),
        ("2023-W10", ["2023-W10"]),
        ("отчёты наблюдателей", ["Еженедельные отчёты наблюдателей"]),
        ("отчеты наблюдателей", ["Еженедельные отчёты наблюдателей"]),
        ("xyzzy", []),
    ],
)
def test_typing_filters_the_list(search: Any, typed: str, expected: list[str]) -> None:
    """The list shows what fits every word typed, in any case or form, with ё or е."""
    search.fill("#find", typed)
    assert found(search) == expected
    assert search.inner_text("output") == f"Найдено: {len(expected)}"


def test_an_empty_field_shows_the_whole_list(search: Any) -> None:
    """Nothing typed, or typed and taken back, hides nothing."""
    whole = found(search)
    search.fill("#find", "орловская")
    search.fill("#find", "")
    assert found(search) == whole
    assert len(whole) > 100
    assert search.inner_text("output") == ""


def test_without_scripts_the_list_is_whole(
    unscripted: Window, served: str, editions: Editions, search: Any
) -> None:
    """Where scripts are off there is no field that would do nothing, and the list is whole."""
    address = f"{served}{editions.second.name}/site/ru/search.html"
    with unscripted.opened(address) as (page, _, _):
        assert not page.is_visible("#find")
        assert found(page) == found(search)


def test_pages_opened_from_a_disk_work_too(window: Window, editions: Editions) -> None:
    """A site that lies in a folder has its style and its search, and nothing is refused."""
    address = (editions.second / "site" / "ru" / "search.html").as_uri()
    with window.opened(address) as (page, _, heard):
        page.fill("#find", "омской")
        assert found(page) == ["Омская область"]
        assert page.evaluate("getComputedStyle(document.body).marginTop") == "0px"
        assert not heard
