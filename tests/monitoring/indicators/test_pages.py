"""Indicators as officers read them, and files as the analyst decides on them."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.audit.models import Entry
from kamkor.foundation.db import context
from kamkor.monitoring.indicators import actions
from kamkor.monitoring.indicators.figures import About, Figure
from kamkor.monitoring.indicators.models import Finding, Vintage
from kamkor.monitoring.indicators.reading.given import Given
from tests.cast import NOON, acting, sign_in, somebody, territory
from tests.standing import standing

from .making import rows
from .test_bringing import HEAD, all_regions, counted

pytestmark = pytest.mark.django_db


@standing
def erkin():
    return somebody("erkin", RoleCode.ANALYST)


@standing
def bakyt():
    return somebody("bakyt", RoleCode.SOCIAL_WORKER, at=territory("Osh"))


@pytest.fixture
def analyst(client, erkin):
    return as_(client, erkin)


def as_(client, user):
    client.cookies["django_language"] = "en"
    return sign_in(client, user)


def kept(tmp_path, erkin, *lines, name="a.csv", indicator="SANIT", accept=True):
    given = Given(form="table", country="kg", name=name, indicator=indicator)
    path = rows(tmp_path, name, HEAD, *lines)
    by = acting(erkin)
    vintage = actions.bring_in(path, given=given, by=by, at=NOON).vintage
    if accept:
        actions.accept(vintage.pk, reason="Seen.", by=by, at=NOON)
    return vintage


def text(client, name, *args, **query):
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def sent(client, content, **more):
    file = SimpleUploadedFile(more.pop("name", "a.csv"), content.encode())
    given = {"file": file, "form": "table", "country": "kg", "indicator": "SANIT",
             "mapping": ""}  # fmt: skip
    return client.post(reverse("figures-add"), given | more)


def test_the_list_has_the_framework_by_domain_and_the_newest_figure(
    analyst, erkin, tmp_path
):
    kept(tmp_path, erkin, (2022, "KG", 41), (2023, "KG", 42.6))
    page = text(analyst, "indicators")
    assert "Health and survival" in page and "Migration and belonging" in page
    assert "42.6" in page and "41" not in page.split("42.6")[1].split("</td>")[0]
    assert "Deaths on the roads" not in page
    assert "Deaths on the roads" in text(analyst, "indicators", all="yes")
    assert "42.6" not in text(analyst, "indicators", country="kz")


def test_an_indicator_shows_regions_by_years_the_newest_first(analyst, erkin, tmp_path):
    kept(tmp_path, erkin, *all_regions(20, range(2012, 2024)))
    page = text(analyst, "indicator", "SANIT")
    assert page.index("2023</th>") < page.index("2016</th>")
    assert "2015</th>" not in page and "Show 4 more periods" in page
    assert "2012</th>" in text(analyst, "indicator", "SANIT", all="yes")
    assert "Batken Region" in page and "lasting access to sanitation" in page
    assert "article 24" in page and "6.2.1" in page


def test_what_is_odd_stands_under_the_table_with_a_number(analyst, erkin, tmp_path):
    lines = [*all_regions(20), (2024, "KG-B", 61)]
    kept(tmp_path, erkin, *lines)
    page = text(analyst, "indicator", "SANIT")
    assert "61.0" in page and "where the years around have about 20" in page
    assert page.count('href="#note-') == 1
    assert "A survey without its sampling error" in page


def test_breakdowns_are_chosen(analyst, erkin, tmp_path):
    given = Given(form="opensdg", country="kg", name="6-2-1.csv")
    path = rows(
        tmp_path, "6-2-1.csv", ("Year", "URBANISATION", "GeoCode", "Value"),
        (2023, "", "KG05", 11), (2023, "R", "KG05", 7.7),
    )  # fmt: skip
    by = acting(erkin)
    vintage = actions.bring_in(path, given=given, by=by, at=NOON).vintage
    actions.accept(vintage.pk, reason="Seen.", by=by, at=NOON)
    page = text(analyst, "indicator", "SANIT")
    assert "rural" in page and "7.7" not in page
    assert "7.7" in text(analyst, "indicator", "SANIT", whom="||URBANISATION=R")


def test_an_indicator_without_figures_says_who_brings_them(client, bakyt):
    page = text(as_(client, bakyt), "indicator", "DTP3")
    assert "The analyst brings them in" in page
    page = text(client, "indicator", "LEFT_WITH_GUARDIAN")
    assert "appears after the next night" in page
    assert client.get(reverse("indicator", args=["NOPE"])).status_code == 404


def test_small_counts_of_the_register_are_told_to_the_analyst_alone(
    client, analyst, bakyt
):
    actions.from_register([counted(50, 8)], country="kg", at=NOON)
    assert "50.0" in text(analyst, "indicator", "LEFT_WITH_GUARDIAN")
    assert ",4,8," in text(analyst, "indicator-file", "LEFT_WITH_GUARDIAN")
    worker = as_(client, bakyt)
    page = text(worker, "indicator", "LEFT_WITH_GUARDIAN")
    assert "50.0" not in page and "few" in page
    file = text(worker, "indicator-file", "LEFT_WITH_GUARDIAN")
    assert ",4,8," not in file and ",Q," in file
    with context.acting_as_machine():
        assert Entry.objects.filter(verb="figures.taken_out").count() == 2


def test_a_small_count_cannot_be_worked_out_from_the_others(client, bakyt):
    def of(area, n):
        about = About("LEFT_WITH_GUARDIAN", "kg", area)
        share = Decimal(n) / 2
        return Figure(about, "2026-Q2", share, numerator=Decimal(n),
                      denominator=Decimal(200), source="REGISTER")  # fmt: skip

    regions = {"41706000000000": 4, "41705000000000": 40, "41703000000000": 60}
    told = [of(area, n) for area, n in regions.items()]
    actions.from_register([*told, of("KG", 104)], country="kg", at=NOON)
    page = text(as_(client, bakyt), "indicator", "LEFT_WITH_GUARDIAN")
    assert page.count("few") == 2  # the smallest of the others as well
    assert "30.0" in page and "52.0" in page and "20.0" not in page


def test_the_file_of_an_indicator_has_codes_and_names(analyst, erkin, tmp_path):
    kept(tmp_path, erkin, (2023, "KG-B", 20.5))
    answer = analyst.get(reverse("indicator-file", args=["SANIT"]))
    assert 'filename="SANIT-kg.csv"' in answer["Content-Disposition"]
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[1].startswith(
        "SANIT,kg,41705000000000,Batken Region,KG-B,2023,_T,_T,,20.5,"
    )


def test_the_analyst_sends_a_file_sees_what_is_odd_and_accepts(analyst):
    answer = sent(analyst, "year,area,value\n2023,KG-B,861\n2023,nowhere,1\n")
    assert answer.status_code == 302, answer.content.decode()
    page = analyst.get(answer.url).content.decode()
    assert "861. There can be only from 0 to 100" in page
    assert "No territory is called “nowhere”" in page and "line 3" in page
    with context.acting_as_machine():
        row = Vintage.objects.get()
    refused = analyst.post(reverse("figures-decide", args=[row.pk, "accept"]))
    assert refused.status_code == 422 and "Say in words why" in refused.content.decode()
    done = analyst.post(
        reverse("figures-decide", args=[row.pk, "accept"]), {"reason": "Asked them."}
    )
    assert done.status_code == 302
    page = text(analyst, "figures-file", row.pk)
    assert "Asked them." in page and "Erkin" in page
    again = analyst.post(
        reverse("figures-decide", args=[row.pk, "reject"]),
        {"reason": "No."},
        follow=True,
    )
    assert "Somebody decided on this file before" in again.content.decode()


def test_a_finding_is_decided_with_a_reason(analyst, erkin, tmp_path):
    vintage = kept(tmp_path, erkin, (2023, "KG-B", 861))
    with context.acting_as_machine():
        finding = Finding.objects.get(severity="block")
    url = reverse("figures-finding", args=[finding.pk])
    assert analyst.post(url, {"outcome": "let_through"}).status_code == 422
    assert analyst.post(url, {"outcome": "maybe", "reason": "x"}).status_code == 422
    done = analyst.post(url, {"outcome": "let_through", "reason": "They meant it."})
    assert done.status_code == 302
    assert "They meant it." in text(analyst, "figures-file", vintage.pk)
    assert "861.0" in text(analyst, "indicator", "SANIT")


@pytest.mark.parametrize(
    ("content", "more", "said"),
    [
        ("year,area\n2023,KG-B\n", {}, "has no column for"),
        ("year,value\n2023,1\n", {"indicator": ""}, "Say which indicator"),
        ("<x/>", {"form": "sdmx"}, "This is no SDMX-ML"),
        ("year,value\n2023,1\n", {"mapping": "year"}, "Which column is what"),
        ("", {}, "empty"),
    ],
)
def test_a_file_that_cannot_be_read_says_why_at_its_field(analyst, content, more, said):
    answer = sent(analyst, content, **more)
    assert answer.status_code == 422 and said in answer.content.decode()
    with context.acting_as_machine():
        assert not Vintage.objects.exists()


def test_a_file_sent_again_is_shown_as_it_is(analyst):
    content = "year,area,value\n2023,KG-B,20\n"
    first = sent(analyst, content)
    again = analyst.get(sent(analyst, content).url)
    assert first.url == again.request["PATH_INFO"]
    assert "brought in before" in again.content.decode()


def test_a_worker_reads_and_brings_nothing_in(client, bakyt):
    worker = as_(client, bakyt)
    assert "Bring figures in" not in text(worker, "indicators")
    assert worker.get(reverse("figures-files")).status_code == 403


def test_pages_ask_little_of_the_database(analyst, erkin, tmp_path):
    kept(tmp_path, erkin, (2023, "KG-B", 20))
    pages = [
        reverse("indicators"), reverse("indicator", args=["SANIT"]),
        reverse("figures-files"), reverse("figures-add"),
    ]  # fmt: skip
    few = [queries(analyst, url) for url in pages]
    kept(tmp_path, erkin, *all_regions(30), (2023, "KG", 861), name="b.csv")
    more = [queries(analyst, url) for url in pages]
    assert all(after <= before <= 25 for before, after in zip(few, more, strict=True))


def queries(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(url).status_code == 200
    return len(caught)
