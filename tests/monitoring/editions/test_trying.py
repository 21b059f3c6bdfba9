"""Pages that try things: two versions beside each other, what if, votes, freezing."""

import io
import zipfile

import pytest
from django.utils import translation

from kamkor.monitoring.editions import actions, comparing, reads
from kamkor.monitoring.editions.models import Edition, Version
from tests.cast import NOON, acting

from .test_versions import weighed


@pytest.fixture
def heavier(version, erkin):
    """Learning counts little, mortality much."""
    spec = weighed(version, mortality=9)
    groups = [g | {"weight": 1.0} for g in spec["groups"]]
    spec = spec | {"groups": groups}
    return actions.change(version, spec, note="heavier", by=acting(erkin), at=NOON)


def test_what_differs_is_said_part_by_part(version, heavier):
    with translation.override("en"):
        told = comparing.differences(reads.spec_of(version), reads.spec_of(heavier))
    assert [(d.what, d.before, d.after) for d in told] == [
        ("mortality: weight", "1", "9"),
        ("learning: weight", "3", "1"),
    ]


def test_a_unit_that_gains_places_is_told_so(version, heavier):
    names = {"KG-O": "Osh", "KG-N": "Naryn", "KG-GB": "Bishkek"}
    from kamkor.monitoring.editions import telling

    before, after = (
        telling.standings(v.results, reads.spec_of(v), names)
        for v in (version, heavier)
    )
    moved = {move.name: move for move in comparing.moves(before, after, same={})}
    assert moved["Bishkek"].up == 0
    for move in moved.values():
        assert move.change == move.after.score - move.before.score


def test_the_page_shows_two_versions_beside_each_other(desk, version, heavier):
    page = desk.get(f"/index/compare/?a={version.number}&b={heavier.number}")
    assert page.status_code == 200
    assert "k-intervals" in page.content.decode()
    assert "mortality" in page.content.decode()
    assert desk.get("/index/compare/?a=1&b=77").status_code == 422


def test_what_if_is_computed_and_what_brings_it_there_found(desk, version):
    page = desk.get(
        f"/index/versions/{version.pk}/what-if/",
        {"unit": "KG-N", "indicator": "enrolled", "value": "100", "aim": "75"},
    ).content.decode()
    assert "93,8" in page  # (75 + 3 × 100) / 4
    assert "87,5" in page  # half way more between 75 and 100
    assert desk.get(
        f"/index/versions/{version.pk}/what-if/", {"unit": "KG-N", "indicator": "enrolled"}
    ).status_code == 422  # fmt: skip


def ballot(**points):
    return {
        "expert": "Asel",
        **{f"points-{n}": p for n, p in enumerate(points.values())},
    }


def test_a_vote_that_does_not_add_up_is_refused_and_one_that_does_is_kept(
    desk, version
):
    path = f"/index/versions/{version.pk}/votes/"
    bad = desk.post(path, ballot(health=50, learning=20, mortality=50, vaccinated=50))
    assert bad.status_code == 422
    assert "70" in bad.content.decode()
    good = desk.post(
        path, ballot(health=70, learning=30, mortality=50, vaccinated=50), follow=True
    )
    assert "Asel" in good.content.decode()
    desk.post(f"{path}adopt/")
    made = Version.objects.order_by("-number").first()
    assert {g["code"]: g["weight"] for g in made.spec["groups"]}["health"] == 70


def test_without_votes_the_button_says_so(desk, version):
    answer = desk.post(f"/index/versions/{version.pk}/votes/adopt/", follow=True)
    assert answer.status_code == 200
    assert Version.objects.count() == 1


def test_freezing_shows_what_is_frozen_and_asks_for_a_code(desk, version):
    path = f"/index/versions/{version.pk}/freeze/"
    assert version.data.hash in desk.get(path).content.decode()
    assert desk.post(path, {"code": "Two words", "year": "2023"}).status_code == 422
    assert desk.post(path, {"code": "kg-2023", "year": "2023"}).status_code == 302
    assert desk.post(path, {"code": "kg-2023", "year": "2023"}).status_code == 422
    assert Edition.objects.count() == 1


def test_the_page_of_an_edition_verifies_downloads_and_withdraws(desk, edition):
    path = f"/index/editions/{edition.code}/"
    assert "k-tone-met" in desk.post(f"{path}verify/").content.decode()
    packed = zipfile.ZipFile(io.BytesIO(desk.get(f"{path}download/").content))
    assert f"{edition.code}/edition.json" in packed.namelist()
    assert desk.post(f"{path}withdraw/", {"reason": ""}).status_code == 422
    page = desk.post(f"{path}withdraw/", {"reason": "a wrong table"}, follow=True)
    assert "a wrong table" in page.content.decode()
    assert desk.get("/index/editions/nothing/").status_code == 404
