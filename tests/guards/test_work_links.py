"""Whoever leads people sees their work, and no line of it leads to a closed door."""

from datetime import UTC, datetime
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.urls import get_resolver, resolve

from kamkor.casework.clock import work
from kamkor.foundation.access import policy
from kamkor.foundation.access.actor import Actor, Held
from kamkor.foundation.access.choices import Action, RoleCode
from kamkor.foundation.web.declarations import doors

LEADERS = [r for r in RoleCode if Action.CASE_ASSIGN in policy.ROLES[r].actions]
ACTION_OF = {
    door.route: door.declaration.action for door in doors(get_resolver().url_patterns)
}


@pytest.mark.parametrize("role", LEADERS)
@pytest.mark.parametrize("kind", sorted(work._KINDS))
def test_the_page_of_a_line_opens_for_who_leads(kind, role):
    leader = Actor(uuid4(), datetime(2026, 9, 15, tzinfo=UTC), (Held(role),))
    link = work.link(SimpleNamespace(kind=kind, about=uuid4()), leader)
    asked = ACTION_OF[resolve(link).route]
    assert asked is None or leader.may(asked), link
