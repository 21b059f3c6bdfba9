"""My work and the desk's pages in a real browser: phone and office, in ru and ky."""

import json
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from kamkor.foundation.access import actions as access
from kamkor.foundation.access.actor import actor_of
from kamkor.foundation.access.choices import LeaseReason, RoleCode
from kamkor.foundation.db import context
from kamkor.register.rights.models import Gap
from kamkor.register.sources.models import Record
from tests.browsing import served, violations
from tests.cast import keep, sign_in, somebody, territory
from tests.interfaces.workbench.conftest import BAKYT

pytestmark = pytest.mark.journey
PAGES = ["/", "/desk/break-glass/", "/desk/law/", "/desk/roles/"]
WIDTHS = [360, 1280]
WIDER = """
() => [...document.querySelectorAll("main *")]
  .filter(e => !e.closest(".k-scroll, .k-tabs, .k-sr, caption") && e.checkVisibility())
  .filter(e => e.getBoundingClientRect().right > innerWidth + 1)
  .map(e => e.tagName + "." + e.className)
"""


@pytest.fixture
def desk(own_database):
    """A running site with a busy desk: (address, session of the head of the unit)."""
    with transaction.atomic():
        osh = territory("Osh")
        head = somebody("gulnaz", RoleCode.SUPERVISOR, at=osh, name="Асанова Гүлназ")
        hanna = somebody("hanna", RoleCode.HOTLINE, at=osh, name="Иманова Ханна")
    with transaction.atomic():
        kept = [keep("round", BAKYT, BAKYT, at=osh, by=head) for _ in range(2)]
    now = timezone.now()
    with transaction.atomic(), context.acting_as_machine():
        Gap.objects.filter(person=kept[0].persons[0]).update(assignee=head.pk)
        kept[0].batch.__class__.objects.update(received_at=now - timedelta(days=1))
        Record.objects.filter(pk=kept[1].records[0].pk).update(state="refused")
    access.break_glass(
        actor_of(hanna.pk, at=now), kept[0].persons[0].pk, place=0,
        reason=LeaseReason.DANGER,
        words="Соседка говорит, что ребёнка бьют по ночам.", at=now,
    )  # fmt: skip
    client = sign_in(Client(), head)
    with served() as address:
        yield address, client.cookies["sessionid"].value


def test_the_desk_is_readable_on_a_phone_and_in_the_office(desk, browser):
    address, session = desk
    wrong = {}
    for width in WIDTHS:
        for language in ("ru", "ky"):
            tab = browser.new_context(viewport={"width": width, "height": 800})
            tab.add_cookies(
                [
                    {"name": "sessionid", "value": session, "url": address},
                    {"name": "django_language", "value": language, "url": address},
                ]
            )
            page = tab.new_page()
            for path in PAGES:
                assert page.goto(address + path).ok
                said = [violations(page), *page.evaluate(WIDER)]
                if any(said):
                    wrong[f"{path} {width} {language}"] = said
            tab.close()
    assert not wrong, json.dumps(wrong, ensure_ascii=False, indent=1)
