"""Every page that a reader comes to by links, over 1,000,000 children and their cases.

    python -m bench.every_page [--children N] [--keep] [--each N] [--slow MS]

The register is that of case_page; beside its readers stand some of the whole country. From
the start page on each link of the same site is followed, at most EACH pages of one address
pattern; a page is asked twice and its second time counts, since a process makes some things
once. What takes longer than SLOW is told with its address.
"""

import argparse
import http.client
import random
import re
import time
from collections import Counter
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urljoin, urlsplit

from bench import case_page, ground, pages_1m
from bench.looking import Door, percentile
from bench.served import served

# isort: split
from django.db import connection
from django.urls import Resolver404, resolve

from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.places.models import Territory
from tests.cast import sign_in, somebody

LINK = re.compile(rb'<a\b[^>]*?\bhref="([^"#]+)', re.S)
LEFT_OUT = re.compile(r"logout|/data/|/open/|\.(pdf|docx|xlsx|csv|ics|zip|json)$")
# pages of one row whose sealed words, file or commission case_page does not make
NOT_MADE = {
    "assessment", "case-file", "commission-session", "incident", "referral",
    "list-report",
}  # fmt: skip
NATIONAL = (
    RoleCode.SUPERVISOR, RoleCode.HEADQUARTERS, RoleCode.COUNCIL, RoleCode.AKIMAT,
    RoleCode.OMBUDSMAN, RoleCode.ANALYST, RoleCode.AUDITOR, RoleCode.HOTLINE,
)  # fmt: skip
PATIENCE = 60  # seconds for one page


@dataclass
class Found:
    """Pages asked: address, milliseconds, status."""

    pages: list[tuple[str, str, float]] = field(default_factory=list)
    wrong: list[tuple[str, int]] = field(default_factory=list)


def readers(luck: random.Random) -> list[pages_1m.Reader]:
    """Those of pages_1m, and some who answer for the whole country."""
    found = pages_1m.readers(luck)
    for reader in found:
        if reader.title != "school":
            case_page.cases_of(reader, luck)
    country = Territory.objects.get(code="KG")
    for role in NATIONAL:
        user = somebody(f"{role} {time.time_ns()}", role, at=country)
        found.append(pages_1m.Reader(f"{role}, the whole country", user, []))
    return found


def walk(port: int, door: Door, each: int) -> Found:
    """From the start page on, wherever links lead."""
    waiting, seen, asked, found = ["/"], {"/"}, Counter[str](), Found()
    while waiting:
        path = waiting.pop(0)
        try:
            name = str(resolve(urlsplit(path).path).view_name)
        except Resolver404:
            continue
        if asked[name] >= each or name in NOT_MADE:
            continue
        asked[name] += 1
        status, _, body = _ask(port, path, door.headers)
        if status >= 400:
            found.wrong.append((path, status))
        if status != 200:
            continue
        _, seconds, _ = _ask(port, path, door.headers)
        found.pages.append((name, path, seconds * 1000))
        for link in LINK.findall(body):
            to = urljoin(path, unescape(link.decode()))
            if to.startswith("/") and to not in seen and not LEFT_OUT.search(to):
                seen.add(to)
                waiting.append(to)
    return found


def _ask(port: int, path: str, headers: dict[str, str]) -> tuple[int, float, bytes]:
    asking = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    began = time.perf_counter()
    try:
        asking.request("GET", path, headers=headers)
        answer = asking.getresponse()
        body = answer.read()
    except TimeoutError:
        return 504, PATIENCE, b""
    finally:
        asking.close()
    return answer.status, time.perf_counter() - began, body


def measure(port: int, each: int, slow: float) -> None:
    luck = random.Random(7)
    for reader in readers(luck):
        sign_in(reader.client, reader.user)
        found = walk(port, Door(port, reader.client), each)
        for name, path, milliseconds in sorted(found.pages, key=lambda p: -p[2]):
            if milliseconds > slow:
                print(f"  {milliseconds:8.0f} ms  {name}  {path}", flush=True)
        for path, status in found.wrong:
            print(f"  {status}  {path}", flush=True)
        times = [milliseconds for _, _, milliseconds in found.pages]
        late = sum(t > slow for t in times)
        name, _, most = max(found.pages, key=lambda p: p[2])
        ground.row(
            f"every page, {reader.title}",
            f"p95 {percentile(times, 95):.0f} ms (half in {percentile(times, 50):.0f})",
            f"{slow:.0f} ms, which {late} of {len(times)} pages took longer than",
            f"{most / slow:.2f}",
            f"{len({n for n, _, _ in found.pages})} kinds of pages; the slowest {name}",
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--children", type=int, default=1_000_000)
    parser.add_argument("--each", type=int, default=3, help="pages of one pattern")
    parser.add_argument("--slow", type=float, default=500, metavar="MS")
    parser.add_argument("--keep", action="store_true", help="the database, and use it")
    asked = parser.parse_args()
    with ground.own_database(keep=asked.keep) as kept:
        if not kept:
            pages_1m.fill(asked.children)
            case_page.fill()
        with served("serve") as (port, _pid):
            measure(port, asked.each, asked.slow)
        connection.close()


if __name__ == "__main__":
    main()
