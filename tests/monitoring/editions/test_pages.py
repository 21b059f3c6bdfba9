"""The pages of versions: list, result, method, editing, another table, presets."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kamkor.monitoring.editions import choices, reads, sheet
from kamkor.monitoring.editions.models import Version
from kamkor.monitoring.indicators.index.presets import PRESETS
from tests.cast import sign_in
from tests.monitoring.indicators.index.making import HEALTH_AND_LEARNING, REGIONS


def sent(version, **changes):
    """What a browser sends when nothing on the page was changed but `changes`."""
    told = {}
    for form in sheet.opened(version).forms():
        for field in form:
            value = field.value()
            if value is None or value is False:
                continue
            told[field.html_name] = "on" if value is True else value
    return told | {"note": "a test"} | changes


def prefix_of(version, code):
    (found,) = [
        p.prefix for p in sheet.opened(version).parts if p.initial["code"] == code
    ]
    return found


def edit(desk, version, **changes):
    return desk.post(f"/index/versions/{version.pk}/edit/", sent(version, **changes))


def newest():
    return Version.objects.order_by("-number").first()


def test_every_choice_of_the_engine_has_words():
    assert choices.unnamed() == []
    assert set(choices.PRESETS) == set(PRESETS)


def test_the_result_says_who_is_where_and_how_sure(desk, version):
    page = desk.get(f"/index/versions/{version.pk}/").content.decode()
    assert "k-intervals" in page
    assert "Bishkek" in page or "Бишкек" in page
    for part in ("health", "learning"):
        assert part in page


def test_the_pages_take_few_queries(
    desk, version, edition, django_assert_max_num_queries
):
    for path in (f"versions/{version.pk}/", "", f"editions/{edition.code}/"):
        with django_assert_max_num_queries(24):
            assert desk.get(f"/index/{path}").status_code == 200


def test_the_method_shows_the_tree_with_nominal_and_effective_weights(desk, version):
    page = desk.get(f"/index/versions/{version.pk}/method/").content.decode()
    assert "k-depth-2" in page
    assert "37" in page  # learning has three times the weight of health: 75 and 25


def test_another_weight_makes_a_new_version(desk, version):
    key = f"{prefix_of(version, 'mortality')}-weight"
    answer = edit(desk, version, **{key: "4"})
    made = newest()
    assert answer.status_code == 302
    assert (made.number, made.parent_id, made.note) == (2, version.pk, "a test")
    weights = {part["code"]: part["weight"] for part in made.spec["indicators"]}
    assert weights == {"mortality": 4, "vaccinated": 1, "enrolled": 1}


def test_what_is_sent_back_unchanged_is_no_version(desk, version):
    opened = sheet.opened(version, sent(version))
    assert sheet.is_valid(opened)
    assert sheet.specification(opened) == version.spec
    assert edit(desk, version).status_code == 302
    assert Version.objects.count() == 1


def test_an_indicator_is_left_out_and_comes_back_as_it_was(desk, version):
    answer = edit(desk, version, **{f"{prefix_of(version, 'vaccinated')}-used": ""})
    assert answer.status_code == 302
    without = newest()
    assert [p["code"] for p in without.spec["indicators"]] == ["mortality", "enrolled"]
    back = edit(desk, without, **{f"{prefix_of(without, 'vaccinated')}-used": "on"})
    assert back.status_code == 302
    told = {part["code"]: part for part in newest().spec["indicators"]}
    assert told["vaccinated"]["goalposts"] == [0, 100]


def test_a_new_domain_is_named_and_filled(desk, version):
    key = f"{prefix_of(version, 'vaccinated')}-parent"
    nameless = edit(desk, version, **{key: sheet.NEW})
    assert nameless.status_code == 422
    edit(desk, version, **{key: sheet.NEW, "new-name_en": "Care"})
    told = newest().spec
    (added,) = [group for group in told["groups"] if group["name"] == {"en": "Care"}]
    assert added["parent"] == "index"
    assert added["code"] in {part["parent"] for part in told["indicators"]}


def test_a_domain_under_which_nothing_is_left_goes(desk, version):
    edit(desk, version, **{f"{prefix_of(version, 'enrolled')}-parent": "health"})
    assert {group["code"] for group in newest().spec["groups"]} == {"index", "health"}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"normalise": "to_target"}, "mortality"),
        ({"impute": "group_mean"}, "Этот способ восполнения"),
        ({"low": "100"}, "Концы шкалы совпадают."),
        ({"note": ""}, ""),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_made(
    desk, version, changes, said
):
    answer = edit(desk, version, **changes)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'aria-invalid="true"' in page
    assert said in page
    assert Version.objects.count() == 1


def test_goalposts_that_are_the_same_are_refused_at_the_indicator(desk, version):
    prefix = prefix_of(version, "mortality")
    answer = edit(desk, version, **{f"{prefix}-low": "7", f"{prefix}-high": "7"})
    assert answer.status_code == 422
    assert f'id="id_{prefix}-low_error"' in answer.content.decode()


def test_an_index_begins_with_a_table_alone(desk):
    answer = desk.post(
        "/index/new/",
        {"file": SimpleUploadedFile("t.csv", REGIONS.encode()), "source": "Invented",
         "name_en": "New"},
    )  # fmt: skip
    assert answer.status_code == 302
    made = newest()
    assert {p["code"] for p in made.spec["indicators"]} == {"mortality", "vaccinated", "enrolled"}  # fmt: skip


def test_an_index_begins_with_a_specification(desk):
    said = json.dumps(HEALTH_AND_LEARNING).encode()
    answer = desk.post(
        "/index/new/",
        {"file": SimpleUploadedFile("t.csv", REGIONS.encode()), "source": "Invented",
         "specification": SimpleUploadedFile("s.json", said), "name_en": "New"},
    )  # fmt: skip
    assert answer.status_code == 302
    assert len(newest().spec["groups"]) == 3


@pytest.mark.parametrize(
    ("name", "text", "field"),
    [
        ("file", "unit,a\nX,many\nY,1\n", "file"),
        ("file", "", "file"),
        ("specification", "{", "specification"),
        ("specification", "{}", "specification"),
    ],
)
def test_a_file_that_is_wrong_is_refused_in_words(desk, name, text, field):
    files = {"file": SimpleUploadedFile("t.csv", REGIONS.encode())}
    files[name] = SimpleUploadedFile("x.csv", text.encode())
    answer = desk.post("/index/new/", {"source": "x", "name_en": "N", **files})
    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in answer.content.decode()
    assert Version.objects.count() == 0


def test_the_same_method_goes_on_another_table(desk, version):
    other = REGIONS.replace("25", "45", 1)
    answer = desk.post(
        f"/index/versions/{version.pk}/data/",
        {"file": SimpleUploadedFile("t.csv", other.encode()), "source": "Newer",
         "note": "new figures"},
    )  # fmt: skip
    assert answer.status_code == 302
    made = newest()
    assert made.data.source == "Newer"
    assert reads.spec_of(made) == reads.spec_of(version)


def test_a_preset_is_one_button_and_is_shown_beside(desk, version):
    answer = desk.post(
        f"/index/versions/{version.pk}/preset/", {"preset": "kz_2022"}, follow=True
    )
    made = newest()
    assert made.spec["method"]["normalise"] == "minmax"
    assert answer.redirect_chain[-1][0] == "/index/compare/?a=1&b=2"
    assert "k-intervals" in answer.content.decode()


def test_there_is_no_preset_of_another_name(desk, version):
    path = f"/index/versions/{version.pk}/preset/"
    assert desk.post(path, {"preset": "tea"}).status_code == 404


def test_a_social_worker_reads_and_cannot_change(version, edition, bakyt, client):
    sign_in(client, bakyt)
    page = client.get(f"/index/versions/{version.pk}/")
    assert page.status_code == 200
    assert "/edit/" not in page.content.decode()
    assert client.get(f"/index/editions/{edition.code}/").status_code == 200
    assert client.get(f"/index/versions/{version.pk}/edit/").status_code == 403
    assert client.post(f"/index/editions/{edition.code}/withdraw/").status_code == 403
