"""Every URL × method × role: it opens for those whose role does it, for nobody else.

What is inside a page is the business of row-level security and of the pages' own tests;
here the door itself is tried.
"""

import functools
import re
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver

from config import urls
from kamkor.foundation.access import policy
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.web.declarations import doors
from tests.cast import sign_in, somebody, territory

pytestmark = pytest.mark.django_db
ROLES = [r for r in RoleCode if r != RoleCode.MACHINE]
DOORS = list(doors(get_resolver().url_patterns))
GUARDED = [d for d in DOORS if d.declaration and d.declaration.action]
METHODS = ("get", "post", "put", "patch", "delete", "head", "options")
SAMPLES = {
    "uuid": str(uuid4()),
    "int": "1",
    "slug": "timeline",
    "str": "x",
    "path": "x",
}


def url(route: str) -> str:
    def sample(found: re.Match[str]) -> str:
        return SAMPLES[found.group(1) or "str"]

    return "/" + re.sub(r"<(?:(\w+):)?\w+>", sample, route).replace("$", "").lstrip("^")


def test_every_url_is_declared():
    assert [d.route for d in DOORS if d.declaration is None] == []


def test_open_urls_are_few_and_known():
    """A new page open to everybody is a decision: it is added here by hand."""
    ours = {
        d.pattern.name
        for d in DOORS
        if d.declaration.action is None
        and not d.pattern.name.startswith(("account_", "mfa_"))
    }
    assert ours <= {
        "language", "theme", "undertaking", "second-factor", "offline", "gallery",
        "health", "locked-out", "api-document", "api-root", "api-nowhere",
        "work-calendar-feed", "referral-enter", "referral-outside",
        "plan-enter", "plan-outside",
        "opendata-data", "opendata-structure", "opendata-available",
        "opendata-file", "opendata", "opendata-service",
        # figures that were released to everybody; they read no table of the register
        "portal-start", "portal-ranking", "portal-map", "portal-indicators",
        "portal-indicator", "portal-compare", "portal-region", "portal-profile",
        "portal-method", "portal-data", "portal-releases",
    }  # fmt: skip


@pytest.mark.parametrize("door", GUARDED, ids=lambda d: d.pattern.name)
def test_a_stranger_is_sent_away_from(door, client):
    for method in METHODS:
        answer = getattr(client, method)(url(door.route))
        assert answer.status_code in {302, 401, 403, 405}, method
        if answer.status_code == 302:
            assert "/account/login" in answer.url


def _refused(_request, exception):
    return HttpResponse(status=403)


@functools.cache
def known(door):
    """The methods a page has, as it says to whoever may do it and asks by none of them;
    some take any. Not HEAD where there is GET, which answers it.

    Asked once: most pages have one or two, and there are many roles.
    """
    action = door.declaration.action
    role = next(r for r in ROLES if action in policy.ROLES[r].actions)
    client = sign_in(Client(), somebody(f"may-{uuid4()}", role, at=territory("Osh")))
    answer = client.generic("PROPFIND", url(door.route))
    if answer.status_code != 405:
        return list(METHODS)
    methods = [method.lower() for method in answer["Allow"].split(", ")]
    return [m for m in methods if m != "head" or "get" not in methods]


@pytest.mark.parametrize("role", ROLES)
def test_a_door_opens_for_the_role_that_does_it_and_for_no_other(
    role, client, monkeypatch
):
    # what a refusal looks like is looked at elsewhere; here there are thousands
    monkeypatch.setattr(urls, "handler403", _refused, raising=False)
    sign_in(client, somebody("somebody", role, at=territory("Osh")))
    wrong = []
    for door in GUARDED:
        if door.route.startswith("api/"):
            continue  # keys, not sessions: tests/interfaces/api
        may = door.declaration.action in policy.ROLES[role].actions
        assert known(door), door.pattern.name
        for method in known(door):
            status = getattr(client, method)(url(door.route)).status_code
            if (status == 403) == may or status >= 500:
                wrong.append((door.pattern.name, method, status))
    assert wrong == []


@pytest.mark.parametrize("door", GUARDED, ids=lambda d: d.pattern.name)
def test_names_need_the_second_factor_at(door, client):
    if door.declaration.sensitivity < 2 or door.route.startswith("api/"):
        pytest.skip("shows no names")
    role = next(r for r in ROLES if door.declaration.action in policy.ROLES[r].actions)
    sign_in(client, somebody("aigul", role, at=territory("Osh")), factor=1)
    answer = client.get(url(door.route))
    assert answer.status_code in {302, 405}
    if answer.status_code == 302:
        assert "second-factor" in answer.url


@pytest.mark.parametrize("door", GUARDED, ids=lambda d: d.pattern.name)
def test_nobody_works_without_the_undertaking_at(door, client):
    role = next(r for r in ROLES if door.declaration.action in policy.ROLES[r].actions)
    user = somebody("aigul", role, at=territory("Osh"))
    user.undertakings.all().update(valid_until="2026-01-02T00:00:00Z")
    answer = sign_in(client, user).get(url(door.route))
    assert answer.status_code in {302, 401, 405}
