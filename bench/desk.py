"""Fifty people at the desk of a project with a million claims."""

from __future__ import annotations

import asyncio
import os
import random
import subprocess
import sys
import time
from pathlib import Path
from statistics import median, quantiles

from bench.counter import running
from bench.report import Report
from counterfoil.ledger.originals import originals
from counterfoil.project.opening import open_ledger, open_project

PEOPLE, LOOKS, PAUSE = 50, 12, 1.0
_SIT_DOWN = """
import sys
from pathlib import Path
from counterfoil.desk.starting import make_ready

make_ready(Path(sys.argv[1]))
from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.test import Client

person = get_user_model()(code="R-1", role="reviewer")
person.set_unusable_password()
person.save()
Authenticator.objects.create(user=person, type="totp", data={"secret": "none"})
client = Client(SERVER_NAME="localhost")
client.force_login(person)
# A browser has the cookie that forms are checked against from the first page on.
client.get("/me/")
print("; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items()))
"""


def bench(report: Report, project: Path) -> None:
    """Add the rows on the desk of a project, which nobody has looked at yet."""
    # What others wrote before is on the disk first, and not written while people wait.
    os.sync()
    sat = [sys.executable, "-c", _SIT_DOWN, str(project)]
    cookie = subprocess.run(sat, check=True, capture_output=True, text=True).stdout.strip()
    code = "from counterfoil.cli import program; program()"
    command = [sys.executable, "-c", code, "desk", "-p", str(project), "--port", "0"]
    with running(command, {}, "http://localhost:") as port:
        original = f"/original/{_first_original(project)}/"
        settling, laying = (asyncio.run(_look(port, cookie, page))[0] for page in ("/", original))
        # A desk that serves fifty has been in use: one person has looked at a hundred pages.
        chance = random.Random(1)  # noqa: S311 - which pages
        asyncio.run(_person(port, cookie, [_page(chance, original) for _ in range(100)], 0.0))
        for pause, name in ((PAUSE, f", {PAUSE:.0f} s between a page and the next"), (0.0, "")):
            seconds, failed = asyncio.run(_day(port, cookie, original, pause))
            report.add(
                f"{PEOPLE} people at the desk of 1,000,000 claims at once{name}",
                f"p50 {median(seconds):.2f} s, p99 {quantiles(seconds, n=100)[98]:.2f} s, "
                f"{failed} not answered with 200",
                f"a limit, after 100 looks of one person (the very first, which settles, took "
                f"{settling:.1f} s, the first at the table of a million rows {laying:.1f} s)",
                f"{quantiles(seconds, n=100)[98] / 0.2:.1f} of it",
                "p99 < 0.2 s",
            )


async def _day(port: int, cookie: str, original: str, pause: float) -> tuple[list[float], int]:
    """Have everybody look at pages; return how long each took, and how many failed."""
    chance = random.Random(3)  # noqa: S311 - which pages
    looks = [[_page(chance, original) for _ in range(LOOKS)] for _ in range(PEOPLE)]
    done = await asyncio.gather(*(_person(port, cookie, pages, pause) for pages in looks))
    answers = [answer for person in done for answer in person]
    return [seconds for seconds, _ in answers], sum(not right for _, right in answers)


def _first_original(project: Path) -> str:
    with open_ledger(open_project(project)) as ledger:
        return next(iter(originals(ledger)))


def _page(chance: random.Random, original: str) -> str:
    """Return a page: mostly questions, now and then a list, the board, a week or an original."""
    week = f"{chance.randint(2010, 2014)}-W{chance.randint(1, 52):02}"
    question = f"/question/approached/R{chance.randrange(85):02}/C{chance.randrange(22):02}/{week}/"
    lists = ("/", "/questions/", "/originals/", "/sources/", "/enquiries/")
    others = (*lists, f"/week/{week}/", original)
    return question if chance.random() < 0.6 else chance.choice(others)


async def _person(
    port: int, cookie: str, pages: list[str], pause: float
) -> list[tuple[float, bool]]:
    found = []
    for page in pages:
        found.append(await _look(port, cookie, page))
        await asyncio.sleep(pause)
    return found


async def _look(port: int, cookie: str, page: str) -> tuple[float, bool]:
    """Return how long a page took, and whether it came."""
    begun = time.perf_counter()
    reading, writing = await asyncio.open_connection("127.0.0.1", port)
    head = f"GET {page} HTTP/1.1\r\nhost: localhost:{port}\r\ncookie: {cookie}\r\n"
    writing.write(f"{head}connection: close\r\n\r\n".encode())
    answer = await reading.read()
    writing.close()
    return time.perf_counter() - begun, answer.startswith(b"HTTP/1.1 200")


if __name__ == "__main__":
    os.environ.setdefault("COUNTERFOIL_KEYS", sys.argv[2])
    bench(Report(), Path(sys.argv[1]))
