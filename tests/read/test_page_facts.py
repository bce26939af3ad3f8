"""Who wrote a page and when: what it prints and what it tells machines, side by side."""

from __future__ import annotations

import json
from datetime import date
from html import escape
from pathlib import Path

import pytest
from hostile import texts
from hypothesis import example, given
from hypothesis import strategies as st
from reads import Reads

from counterfoil.model.reading import Article
from counterfoil.project.readings import Shelf
from counterfoil.read.given import Given, tidy
from counterfoil.read.web.html import read_page

pytest_plugins = ("reading_fixtures",)

WORDS = "Officials report every week how many people were offered a contract, and how many signed. "


def page_of(head: str = "", under: str = "", after: str = "") -> bytes:
    """Return a page with this in its head, under its heading, and behind its text."""
    return (
        f"<html><head><title>The letter of October - News</title>{head}</head><body><article>"
        f"<h1>The letter of October</h1>{under}<p>{WORDS * 3}</p></article>{after}</body></html>"
    ).encode()


def article_of(read_bytes: Reads, head: str = "", under: str = "", after: str = "") -> Article:
    """Read such a page."""
    article = read_bytes(page_of(head, under, after)).article
    assert article
    return article


def told(**facts: object) -> str:
    """Return what a page tells machines of its article."""
    return (
        f'<script type="application/ld+json">{json.dumps({"@type": "Article", **facts})}</script>'
    )


def moment(told: str, itemprop: str = "") -> str:
    """Return an element that tells a moment."""
    return f'<time datetime="{told}" itemprop="{itemprop}">{told[:10]}</time>'


@pytest.mark.parametrize(
    ("head", "under", "author"),
    [
        ('<meta name="author" content="Ann Lee">', "", "Ann Lee"),
        (told(author=[{"name": "Ann Lee"}, {"name": "Bo Day"}]), "", "Ann Lee; Bo Day"),
        ('<meta name="author" content="alee">', "<p>By Ann Lee</p>", "Ann Lee"),
        ('<meta name="author" content="alee">', "<p>alee</p>", "alee"),
        ("", "<p>By Ann Lee and Bo Day | 3 October 2023</p>", "Ann Lee; Bo Day"),
        ("", "<p>Posted on October 3, 2023 by Ann Lee</p>", "Ann Lee"),
        ("", "<p>04.10.2023 | 13:10 Uhr | Ann Lee</p>", "Ann Lee"),
        ("", "<p>Von</p><p>Ann Lee</p>", "Ann Lee"),
        ("", '<p>3 October 2023 <a href="/authors/ann-lee">Ann Lee</a></p>', "Ann Lee"),
        ("", "<p>Ann Lee</p><p>3 October 2023</p>", "Ann Lee"),
        ("", "<p>Ann Lee</p><p>Politics</p>", ""),
        ("", "<p>Author:</p><p>Ann Lee</p>", "Ann Lee"),
        ("", '<p><a class="username" href="/members/r23">r23</a></p>', "r23"),
        ("", '<span class="author">Published by</span>', ""),
        ("", '<div class="author-box"><div>Ann Lee</div><div>Read more</div></div>', "Ann Lee"),
        (
            '<meta name="twitter:label1" content="Written by">'
            '<meta name="twitter:data1" content="Ann Lee">',
            "",
            "Ann Lee",
        ),
        (
            '<meta property="og:site_name" content="News"><meta name="author" content="News">',
            "<p>By Ann Lee</p>",
            "Ann Lee",
        ),
        (
            '<meta property="og:site_name" content="News"><meta name="author" content="News">',
            "",
            "News",
        ),
    ],
)
def test_an_author_is_who_the_page_names(
    read_bytes: Reads, head: str, under: str, author: str
) -> None:
    """Full names before accounts, people before the site; words about names are none."""
    assert article_of(read_bytes, head, under).author == author


def test_who_comments_or_wrote_something_else_is_no_author(read_bytes: Reads) -> None:
    """Names in comments and in lists of other articles."""
    after = (
        '<div id="comments"><p class="comment-author">Cy Roe</p><a rel="author">Cy Roe</a></div>'
        '<div class="related-posts"><span class="author">Di Fox</span></div>'
    )
    assert article_of(read_bytes, after=after).author == ""


def test_a_person_is_found_by_the_identifier_that_names_it(read_bytes: Reads) -> None:
    """As the most common plug-in of blogs writes it."""
    graph = [
        {"@type": "Article", "author": {"@id": "#ann"}},
        {"@type": "Person", "@id": "#ann", "name": "Ann Lee"},
    ]
    head = f'<script type="application/ld+json">{json.dumps({"@graph": graph})}</script>'
    assert article_of(read_bytes, head).author == "Ann Lee"


@pytest.mark.parametrize(
    ("head", "under", "day"),
    [
        (told(datePublished="2023-10-03"), "<p>4 October 2023</p>", "2023-10-03"),
        (
            told(datePublished="2023-10-03")
            + '<meta property="article:published_time" content="2023-10-06T09:00:00+03:00">',
            "<p>6 October 2023</p>",
            "2023-10-06",
        ),
        (told(datePublished="2023-10-03T22:30:00Z"), "<p>4 October 2023</p>", "2023-10-04"),
        (told(datePublished="2023-10-03T22:30:00Z"), "<p>9 October 2023</p>", "2023-10-03"),
        (told(datePublished="0001-01-01T00:00:00Z"), "", ""),
        (told(datePublished="1970-01-01"), "<p>3 October 2023</p>", "2023-10-03"),
        ('<script>let page = {"published_at": "2023-10-03T12:00:00Z"}</script>', "", "2023-10-03"),
        (
            '<script>[{"publishedAt": "2023-10-03"}, {"publishedAt": "2023-10-04"}]</script>',
            "",
            "",
        ),
        ("", "<p>03.10.23, 12:05</p>", "2023-10-03"),
        ("", "<p>03.10.98</p>", "1998-10-03"),
        ("", "<p>version 3.10.23.4</p>", ""),
        ('<link rel="canonical" href="https://news.example/2023/10/03/letter">', "", "2023-10-03"),
        ('<link rel="canonical" href="https://news.example/2023/10/letter">', "", ""),
        ("", "<p>3 October 2023. Updated: 6 October 2023</p>", "2023-10-03"),
        ("", "<p>Updated: 6 October 2023</p>", ""),
        ("", "<p>Updated: 6 October 2023, published: 3 October 2023</p>", "2023-10-03"),
        ("", f"<p>Pressemitteilung vom 3. Oktober 2023 | Berlin – {WORDS * 2}</p>", "2023-10-03"),
        ("", f"<p>Am 3. Oktober 2023 begann es. {WORDS * 2}</p>", ""),
        ("", "<abbr itemprop='datePublished' title='2023-10-03T10:00'>10:00</abbr>", "2023-10-03"),
        (told(**{"@type": "WebPage", "datePublished": "2023-10-03"}), "", "2023-10-03"),
        ("", f"<p>Updated {moment('2023-10-06')}</p>", ""),
        ("", f"<p>{moment('2023-10-03')} | Updated {moment('2023-10-06')}</p>", "2023-10-03"),
        ("", moment("2023-10-06", itemprop="dateModified"), ""),
        ("", "<p><time datetime='2023-10-06'>Updated: 6 October 2023</time></p>", ""),
        ("", "<p>last edited: <span class='date'>6 October 2023</span></p>", ""),
        (
            "",
            "<p>10 October 2023, 18:00 in Moscow: a talk on the letter</p><p>3 Oct 2023</p>",
            "2023-10-03",
        ),
        ("", "<p>Tuesday, 3 October 2023 - 5 min read</p><p>4 October 2023</p>", "2023-10-03"),
        ("", "<p>10/13/23</p>", "2023-10-13"),
        ("", "<p>10/03/23</p>", ""),
        ("", "<p>Registered: 3 October 2009</p><p>Post by ann » 4 October 2023</p>", "2023-10-04"),
        ("", "<p>3 replies, last post by Bo 5 Oct 2023</p><p>#1 · 3 Oct 2023</p>", "2023-10-03"),
        (
            "",
            "<blockquote><p>Bo (@bo) 1 October 2023</p></blockquote><p>3 Oct 2023</p>",
            "2023-10-03",
        ),
        ("", "<p class='commentmeta'>3 October 2023 at 20:51 (News)</p>", "2023-10-03"),
        ("", "<p>2023-10-05T12:00:00Z <b>3 October 2023</b></p>", "2023-10-03"),
        ("", "<span class='updated' title='2023-10-03T12:00:00Z'></span>", "2023-10-03"),
    ],
)
def test_the_day_is_that_of_publication(read_bytes: Reads, head: str, under: str, day: str) -> None:
    """Told and shown agree where they can; days of changes and of events are none."""
    assert article_of(read_bytes, head, under).published == day


@pytest.mark.parametrize(
    ("head", "under", "day"),
    [
        ('<meta name="date" content="2023-10-05">', "<p>3 October 2023</p>", "2023-10-03"),
        (
            '<meta name="date" content="2023-10-05">',
            "<p>Report<span>3 October 2023</span></p>",
            "2023-10-03",
        ),
        (
            '<meta name="date" content="2023-10-05">',
            f"<p>{WORDS * 3}</p>" * 12 + "<p>Stand: 3. Oktober 2023</p>",
            "2023-10-03",
        ),
        (
            '<meta name="date" content="2023-10-05">',
            "<p>What began on 3 October 2023</p>",
            "2023-10-05",
        ),
    ],
)
def test_what_is_only_called_a_date_says_less_than_the_page(
    read_bytes: Reads, head: str, under: str, day: str
) -> None:
    """A meta element of that name may tell of a change; a day in a sentence tells of an event."""
    assert article_of(read_bytes, head, under).published == day


CHANGED = told(datePublished="2023-10-03T10:00:00+03:00", dateModified="2023-10-09T10:00:00+03:00")


@pytest.mark.parametrize(
    ("head", "under", "day"),
    [
        (CHANGED, "<p>9 October 2023</p>", "2023-10-09"),
        (CHANGED, "<p>Monday, 9 October 2023, 10:00</p>", "2023-10-09"),
        (CHANGED, "<p>Updated: 9 October 2023</p>", "2023-10-03"),
        (CHANGED, "<p>8 October 2023</p>", "2023-10-03"),
        (CHANGED, "<p>Ann Lee, 9 October 2023</p>", "2023-10-03"),
        (CHANGED, "<p>9 October 2023</p><p>Published: 3 October 2023</p>", "2023-10-03"),
        (CHANGED, "<p>9 October 2023</p><p>8 October 2023</p>", "2023-10-03"),
        (told(datePublished="2023-10-03T19:00:00+03:00"), "<p>4 October 2023</p>", "2023-10-04"),
        (told(datePublished="2023-10-03T19:00:00+03:00"), "<p>5 October 2023</p>", "2023-10-03"),
        (
            told(datePublished="2023-10-03") + '<meta name="pubdate" content="2023-10-04">',
            "<h2>What is known<span class='date'>4 October 2023</span></h2>",
            "2023-10-04",
        ),
    ],
)
def test_the_day_that_a_page_prints_as_its_own_is_its_day(
    read_bytes: Reads, head: str, under: str, day: str
) -> None:
    """The one day alone under the heading, where machines know it and the page prints no other."""
    assert article_of(read_bytes, head, under).published == day


def test_a_day_in_the_title_tells_which_of_several_it_is(read_bytes: Reads) -> None:
    """One of those that machines are told; another is that of what the page is about."""
    head = told(datePublished="2023-10-03") + '<meta name="pubdate" content="2023-10-04">'
    titled = [f" - News, {day} October 2023".encode() for day in (4, 5)]
    read = [read_bytes(page_of(head).replace(b" - News", title)).article for title in titled]
    assert [article.published for article in read if article] == ["2023-10-04", "2023-10-03"]


def test_what_machines_are_told_is_kept_where_the_page_prints_another_day(
    read_bytes: Reads,
) -> None:
    """In the page's own words, beside when it was changed."""
    reading = read_bytes(page_of(CHANGED, "<p>9 October 2023</p>"))
    assert reading.metadata["published"] == "2023-10-03T10:00:00+03:00"
    assert "published" not in read_bytes(page_of(CHANGED, "<p>3 October 2023</p>")).metadata


@pytest.mark.parametrize(
    ("under", "changed"),
    [
        ("<p>Updated: 6 October 2023</p>", "2023-10-06"),
        ("<p>By Ann Lee, 3 October 2023, updated 6 October 2023</p>", None),
        (f"<p>{WORDS * 3}</p>" * 12 + "<b>Letzte Änderung:</b> <i>06.10.2023</i>", "2023-10-06"),
        (f"<p>{WORDS * 3}</p>" * 12 + "<p>Updated 6 Oct 2023</p><p>Updated 7 Oct 2023</p>", None),
    ],
)
def test_a_change_is_told_where_a_page_prints_no_other_day(
    read_bytes: Reads, under: str, changed: str | None
) -> None:
    """It is not the day of publication; several changes are none of the page's."""
    assert read_bytes(page_of(under=under)).metadata.get("modified") == changed


@pytest.mark.parametrize(
    ("language", "text", "day"),
    [
        ("es", "03/10/2023", "2023-10-03"),
        ("fr-FR", "03/10/2023", "2023-10-03"),
        ("en-GB", "03/10/2023", "2023-10-03"),
        ("en", "03/10/2023", ""),
        ("en-US", "03/10/2023", ""),
        ("de", "03/10/2023", ""),
        ("", "Publicado por: Ann, 03/10/2023", "2023-10-03"),
        ("", "Published by Ann, 03/10/2023", ""),
    ],
)
def test_a_language_says_which_number_is_the_month(
    read_bytes: Reads, language: str, text: str, day: str
) -> None:
    """Where only one order is usual in it; programs say American English of pages from anywhere."""
    page = page_of(under=f"<p>{text}</p>").replace(b"<html>", f"<html lang='{language}'>".encode())
    article = read_bytes(page).article
    assert article
    assert article.published == day


def posts(*days: str, first: str = "") -> bytes:
    """Return a page of a forum with a post on each of these days, each with text below it."""
    written = "".join(f"<p class='by'>{day}, 12:05</p><p>{WORDS * 2}</p>" for day in days)
    return f"<html><body><a href='/forum'>Forum</a>{first}{written}</body></html>".encode()


@pytest.mark.parametrize(
    ("page", "day"),
    [
        (posts("Ann 3 Oct 2023", "Bo 3 Oct 2023", "Ann 5 Oct 2023"), "2023-10-03"),
        (posts("Ann 5 Oct 2023", "Bo 4 Oct 2023", "Ann 3 Oct 2023"), ""),
        (posts("Ann 3 Oct 2023", "Bo 4 Oct 2023", first=f"<p>{WORDS * 2}</p>"), ""),
        (posts("Ann 3 Oct 2023"), ""),
        (posts("Ann 3 Oct 2023", "Bo 4 Oct 2023").replace(b", 12:05", b""), ""),
        (posts("Ann 3 Oct 2023", "Bo 4 Oct 2023").replace(b"/forum", b"/"), ""),
    ],
)
def test_a_threads_day_is_that_of_its_first_post(read_bytes: Reads, page: bytes, day: str) -> None:
    """Posts follow each other in time from the page's first words on; lists and comments do not."""
    article = read_bytes(page).article
    assert article
    assert article.published == day


DAYS = st.one_of(
    texts,
    st.builds(
        "{:04}-{:02}-{:02}{}".format, *[st.integers(0, 9999), *[st.integers(0, 99)] * 2], texts
    ),
    st.builds(date.isoformat, st.dates()).map("{}T23:30:00Z".format),
)


@given(DAYS, DAYS, DAYS, texts)
@example("0000-00-00\x85A", "", "", "A")
@example("0", "", "", "A, 2023-10-03 A")
def test_a_day_is_a_day_or_nothing_whatever_the_page_says(
    one: str, other: str, shown: str, name: str
) -> None:
    """Days that are none, the ends of the calendar, and any signs around them."""
    head = told(datePublished=one, author={"name": name})
    head += (
        f'<meta name="date" content="{escape(other)}"><meta name="author" content="{escape(name)}">'
    )
    under = f"<p>{escape(shown)}</p><p>By {escape(name)}, {escape(one)}</p>"
    page = page_of(head, under)
    article = read_page(Given(Path(), "", Shelf(Path())), page, "utf-8").article
    assert article
    assert article.published == "" or date.fromisoformat(article.published).isoformat()
    assert article.author == tidy(article.author)


def test_what_made_a_page_and_when_it_was_changed_is_told_apart(read_bytes: Reads) -> None:
    """In the page's own words, as metadata; neither is its author or its day."""
    head = (
        told(dateModified="2023-10-06T12:00:00+03:00") + '<meta name="generator" content="Press 6">'
    )
    reading = read_bytes(page_of(head))
    assert reading.article
    assert (reading.article.author, reading.article.published) == ("", "")
    about = {name: reading.metadata[name] for name in ("tool", "modified")}
    assert about == {"tool": "Press 6", "modified": "2023-10-06T12:00:00+03:00"}


@pytest.mark.parametrize(
    ("head", "after", "day"),
    [
        ("", "<div>Дата публикации</div><div>3 октября 2023</div>", "2023-10-03"),
        ("", "<div>Дата изменения</div><div>3 октября 2023</div>", ""),
        ("", "<div>Published</div><div>3 October 2023 is when it began</div>", ""),
        ("", "<div>Автор: maria, 03.10.2023, 13:36</div>", "2023-10-03"),
        ("", "<div class='comments'><p>Автор: maria, 03.10.2023</p></div>", ""),
        ("", "<ul><li>Thread starter Ann<li>Start date 3 Oct 2023</ul>", "2023-10-03"),
        ("", "<ul><li>Автор темы Ann<li>Дата начала 3 окт 2023</ul>", "2023-10-03"),
        ("", "<ul><li>A festival<li>Start date 3 Oct 2023</ul>", ""),
        (
            told(datePublished="2023-10-04T03:30:00+00:00"),
            moment("2023-10-03T23:30:00-04:00"),
            "2023-10-03",
        ),
        (
            told(datePublished="2023-10-04T03:30:00+00:00"),
            moment("2023-10-03T23:31:00-04:00"),
            "2023-10-04",
        ),
    ],
)
def test_a_day_said_far_from_the_heading_counts_where_it_is_said_which(
    read_bytes: Reads, head: str, after: str, day: str
) -> None:
    """Beside its label, as a signature's, as a thread's first, as the same moment elsewhere."""
    page = article_of(read_bytes, head, after=f"<p>{WORDS}</p>" * 20 + after)
    assert page.published == day


def test_days_of_other_pieces_are_not_the_pages(read_bytes: Reads) -> None:
    """Teasers and comments have days too."""
    after = '<div class="related"><span class="date">3 October 2023</span></div>'
    assert article_of(read_bytes, after=after).published == ""


def test_a_heading_that_names_the_site_is_not_the_title(read_bytes: Reads) -> None:
    """Some sites make their own name the only heading of each page."""
    page = (
        '<html><head><meta property="og:site_name" content="The News"><meta property="og:title" '
        'content="The letter of October"></head><body><h1>The News</h1><h2>The letter of October'
        f"</h2><p>3 October 2023</p><p>{WORDS * 3}</p></body></html>"
    )
    article = read_bytes(page.encode()).article
    assert article
    assert (article.title, article.published) == ("The letter of October", "2023-10-03")


@pytest.mark.parametrize(
    ("heading", "day"),
    [
        ("The letter of October", "2023-10-03"),
        ("The long letter of October", "2023-10-03"),
        ("What others wrote in October", ""),
    ],
)
def test_a_lower_heading_in_the_words_of_the_title_is_the_pages(
    read_bytes: Reads, heading: str, day: str
) -> None:
    """Where there is no first one, most words must be the title's; its last part names the site."""
    page = page_of(under=f"<h2>{heading}</h2><p>3 October 2023</p>")
    page = page.replace(b"<h1>The letter of October</h1>", b"")
    article = read_bytes(page).article
    assert article
    assert article.published == day
