"""The pages of figures that count: what there is, a new index, what differs, sources."""

from decimal import Decimal

import pytest

from kamkor.foundation.db import context
from kamkor.monitoring.editions import actions, reads
from kamkor.monitoring.editions.models import Version
from kamkor.monitoring.indicators import actions as indicators
from kamkor.monitoring.indicators import areas, for_index
from kamkor.monitoring.indicators.figures import About, Figure
from kamkor.monitoring.indicators.for_index import Wish
from tests.cast import NOON, acting, sign_in
from tests.monitoring.indicators.counting import UNICEF, accepted, of_regions

NEW = "/index/new/figures/"
KG = {"country": "kg", "level": "region", "since": "", "until": ""}
LATER = NOON.replace(month=11)


def text(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


def of(version):
    return f"/index/versions/{version.pk}/figures/"


def newest():
    return Version.objects.order_by("-number").first()


def test_what_there_is_is_shown_with_the_framework_chosen(desk, figures):
    page = text(desk.get(NEW))
    assert "Национальный статистический комитет Кыргызской Республики" in page
    assert "15 сентября 2026" in page
    chosen = 'name="indicators" value="{}" id="id_indicators_'
    for code, is_chosen in {
        "U5MR": True,
        "DTP3": True,
        "IMR": False,
        "SANIT": False,
    }.items():
        box = page.split(chosen.format(code))[1].split(">")[0]
        assert ("checked" in box) is is_chosen, code
    assert "известно по 9 территориям" in page
    assert "за 2023 ничего, последнее — за 2018" in page
    assert '<option value="2023" selected>' in page
    assert "не попадает в выпуск" not in page


def test_what_this_register_counts_is_offered_with_a_word_of_caution(desk, figures):
    with context.acting_as_machine():
        told = [
            Figure(About("LEFT_WITH_GUARDIAN", "kg", one.code), "2023", Decimal(40),
                   numerator=Decimal(40), denominator=Decimal(100), source="REGISTER")
            for one in areas.regions("kg", "2023")
        ]  # fmt: skip
        indicators.from_register(told, country="kg", at=NOON)
    page = text(desk.get(NEW))
    assert "(считается в этом реестре): известно по 9 территориям" in page
    assert "не попадает в выпуск" in page


def test_years_narrow_what_there_is(desk, figures):
    page = text(desk.get(NEW, KG | {"until": "2018"}))
    assert "SANIT" in page and "U5MR" not in page


def test_the_chosen_indicators_become_an_index(desk, figures):
    answer = desk.post(
        f"{NEW}?country=kg&level=region&since=2022",
        {"indicators": ["U5MR", "IMR"], "year": "2023", "name_ru": "Дети"},
    )
    made = newest()
    assert answer.url == f"/index/versions/{made.pk}/"
    assert [part["code"] for part in made.spec["indicators"]] == ["U5MR", "IMR"]
    assert made.spec["year"] == 2023
    assert made.data.years == [2022, 2023]
    page = text(desk.get(answer.url))
    assert "Национальный статистический комитет" in page
    assert "Здоровье и выживание" in page


@pytest.mark.parametrize(
    ("asked", "said", "field"),
    [
        ({"country": "kz"}, "нет ни одного принятого годового значения", "country"),
        ({"since": "2023", "until": "2018"}, "Последний год раньше первого.", "until"),
        ({"since": "2024"}, "нет ни одного принятого годового значения", "country"),
        ({"level": "tea"}, "", "level"),
    ],
)
def test_what_cannot_be_asked_is_said_at_its_field(desk, figures, asked, said, field):
    page = text(desk.get(NEW, KG | asked), status=422)
    assert f'id="id_{field}_error"' in page
    assert said in page
    assert 'name="indicators"' not in page


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"indicators": []}, "Выберите хотя бы один показатель."),
        ({"indicators": ["POV_NAT"]}, "POV_NAT"),
        ({"name_ru": ""}, "Укажите название хотя бы на одном языке."),
        ({"year": "2019"}, "2019"),
    ],
)
def test_what_is_wrong_makes_no_index(desk, figures, sent, said):
    good = {"indicators": ["U5MR", "DTP3"], "year": "2023", "name_ru": "Дети"}
    page = text(desk.post(f"{NEW}?country=kg&level=region", good | sent), status=422)
    assert said in page
    assert Version.objects.count() == 0


def test_nothing_changed_is_said_and_there_is_nothing_to_save(desk, joined):
    page = text(desk.get(of(joined)))
    assert "Ничего не изменилось." in page
    assert 'name="note"' not in page


def hash_on(page):
    return page.split('name="seen" value="')[1].split('"')[0]


def test_what_differs_is_seen_before_it_is_saved(desk, joined):
    accepted(
        *of_regions("U5MR", 2023, 18)[:8], ("U5MR", 2023, "KG-GO", 61, UNICEF),
        *of_regions("NMR", 2023, 9), name="newer.csv", at=LATER,
    )  # fmt: skip
    page = text(desk.get(of(joined)))
    numbers = [part.split("<")[0].strip() for part in page.split('k-stat-number">')[1:]]
    assert numbers[:3] == ["9", "1", "0"]
    biggest = page.split('id="biggest"')[1].split("</table>")[0]
    assert "город Ош" in biggest or "Ош" in biggest
    assert "26" in biggest and "61" in biggest
    assert "Неонатальная смертность: 9" in page
    sent = {"seen": hash_on(page), "note": "ноябрь"}
    assert desk.post(of(joined), sent).status_code == 302
    made = newest()
    assert (made.number, made.parent_id, made.note) == (2, joined.pk, "ноябрь")
    assert reads.spec_of(made).method == reads.spec_of(joined).method


def test_figures_that_changed_meanwhile_are_looked_at_again(desk, joined):
    accepted(*of_regions("U5MR", 2023, 17), name="b.csv", at=LATER)
    seen = hash_on(text(desk.get(of(joined))))
    accepted(*of_regions("U5MR", 2023, 16), name="c.csv", at=LATER.replace(hour=9))
    page = text(desk.post(of(joined), {"seen": seen, "note": "n"}), status=422)
    assert "приняты другие данные" in page
    assert hash_on(page) != seen
    assert Version.objects.count() == 1
    again = desk.post(of(joined), {"seen": hash_on(page), "note": "n"})
    assert again.status_code == 302


def test_a_reason_is_asked_for(desk, joined):
    accepted(*of_regions("U5MR", 2023, 17), name="b.csv", at=LATER)
    seen = hash_on(text(desk.get(of(joined))))
    page = text(desk.post(of(joined), {"seen": seen, "note": ""}), status=422)
    assert 'id="id_note_error"' in page


def test_the_same_figures_of_another_file_differ_only_in_their_origin(desk, joined):
    accepted(*of_regions("U5MR", 2023, 18), name="again.csv", at=LATER)
    page = text(desk.get(of(joined)))
    assert "Ни одно число не отличается." in page
    assert (
        desk.post(of(joined), {"seen": hash_on(page), "note": "n"}).status_code == 302
    )


def test_a_table_by_iso_codes_is_compared_region_by_region(desk, erkin, figures):
    lines = [
        f"{area},2023,{value}"
        for _i, _y, area, value, _a in of_regions("U5MR", 2023, 18)
    ]
    data = actions.keep_data(
        "\n".join(["unit,year,U5MR", *lines]) + "\n",
        source="x",
        by=acting(erkin),
        at=NOON,
    )
    spec = {"groups": [{"code": "i"}], "indicators": [{"code": "U5MR", "parent": "i"}],
            "method": {"normalise": "minmax"}}  # fmt: skip
    brought = actions.begin(spec, data, names={"ru": "x"}, by=acting(erkin), at=NOON)
    page = text(desk.get(of(brought), KG | {"since": "2023"}))
    numbers = [part.split("<")[0].strip() for part in page.split('k-stat-number">')[1:]]
    assert numbers[1:] == ["0", "0", "9"]


def test_a_version_of_other_indicators_says_which_have_no_figure(
    desk, version, figures
):
    page = text(desk.get(of(version)))
    assert "mortality; vaccinated; enrolled" in page
    assert 'name="note"' not in page


def test_an_indicator_of_the_table_can_be_added_by_its_name(desk, joined):
    page = text(desk.get(f"/index/versions/{joined.pk}/edit/"))
    assert "Безопасная санитария" in page or "санитар" in page


def test_the_edition_lists_its_sources(desk, joined, edition, erkin):
    made = actions.freeze(joined, code="kg-f", year=2023, by=acting(erkin), at=NOON)
    page = text(desk.get(f"/index/editions/{made.code}/"))
    told = page.split("Откуда его числа")[1]
    assert "Национальный статистический комитет Кыргызской Республики" in told
    assert "2018, 2022–2023" in told and "63 числа" in told
    assert "учитывается с 15 сентября 2026" in told
    assert "https://github.com/sdg-kyrgyzstan/figures.csv" in told
    assert "sources.csv" in told
    other = text(desk.get(f"/index/editions/{edition.code}/"))
    assert "Загруженная таблица: Invented." in other


def test_the_pages_take_few_queries(desk, joined, django_assert_max_num_queries):
    for path in (NEW, of(joined)):
        with django_assert_max_num_queries(16):
            assert desk.get(path).status_code == 200


def test_who_does_not_choose_the_method_is_refused(client, bakyt, joined):
    sign_in(client, bakyt)
    seen = for_index.gather(Wish("kg")).hash
    for path in (NEW, of(joined)):
        assert client.get(path).status_code == 403
        assert client.post(path, {"seen": seen, "note": "n"}).status_code == 403
    page = text(client.get(f"/index/versions/{joined.pk}/method/"))
    assert "/figures/" not in page
