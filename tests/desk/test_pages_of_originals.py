"""Pages of originals as they look, beside what was read in them."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from attending import Visitor
from desks import Desk, copied
from django.test import override_settings
from PIL import Image
from small_projects import ledger_of

from counterfoil.desk.roles import Role
from counterfoil.ledger.originals import originals
from counterfoil.read.drawing.dots import FRAME

LETTER = Path(__file__).parents[2] / "examples" / "founding" / "files" / "letter.pdf"
SCAN = 'kind = "primary document"\nfiles = ["scan.pdf"]\n[numbers]\n'
CLAIM = {
    "quote": "охвачено не менее 140 мигрантов",
    "words": "не менее 140",
    "low": "140",
    "measure": "approached",
    "region": "a",
    "category": "migrants",
    "period": "2023-W10",
    "source": "scan",
}


@pytest.fixture
def hall(town_hall: Desk, office: Desk, tmp_path: Path) -> Any:
    """Return a copy of the desk with a scanned letter, open in place of the other."""
    del office
    desk = copied(town_hall, tmp_path / "project")
    desk.declare({"sources/scan.toml": SCAN})
    desk.collect({"scan.pdf": LETTER.read_bytes()})
    with override_settings(COUNTERFOIL_FOLDER=desk.folder):
        yield desk


def framed(picture: bytes) -> int:
    """Return how many dots of a picture are the frame around what is marked."""
    with Image.open(BytesIO(picture)) as image:
        assert image.mode == "P"
        return image.tobytes().count(FRAME)


def test_a_page_is_shown_beside_its_reading_with_the_places_of_claims_marked(
    hall: Desk, people: dict[Role, Any], now_is: None
) -> None:
    """The picture comes from here alone, changes with the record, and is not sent twice."""
    del now_is
    with ledger_of(hall.project) as ledger:
        digests = {one.name: one.digest for one in originals(ledger).values()}
    page = f"/original/{digests['scan.pdf']}/page/1/"
    reviewer = Visitor(people[Role.REVIEWER])
    assert f'src="{page}"' in reviewer.get(f"/original/{digests['scan.pdf']}/").text
    before = reviewer.client.get(page)
    assert (200, "image/png") == (before.status_code, before.headers["Content-Type"])
    assert 0 == framed(before.content)
    tag = before.headers["ETag"]
    assert 304 == reviewer.client.get(page, HTTP_IF_NONE_MATCH=tag).status_code
    done = reviewer.post(f"/original/{digests['scan.pdf']}/claim/", **CLAIM)
    assert done.to.endswith("#claims"), done.wrong
    after = reviewer.client.get(page, HTTP_IF_NONE_MATCH=tag)
    assert 200 == after.status_code
    assert framed(after.content) > 0
    for other in (page.replace("/1/", "/2/"), f"/original/{digests['annex.csv']}/page/1/"):
        assert 404 == reviewer.get(other).code
    assert "/page/" not in reviewer.get(f"/original/{digests['annex.csv']}/").text
