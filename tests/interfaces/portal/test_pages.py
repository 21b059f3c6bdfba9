"""What the pages say, against what the release holds."""

import copy
import csv
import io
import re
from dataclasses import replace

import pytest

from kamkor.interfaces.portal.pages.compare import correlation
from kamkor.monitoring.publishing.store import reading, shelf, writing
from kamkor.monitoring.publishing.store.contents import KeptBack
from tests.monitoring.publishing import sample

from .conftest import text

BATKEN, OSH_CITY = "41705000000000", "41721000000000"
FIGURE = re.compile(r'<figure[^>]*id="([\w-]+)"(.*?)</figure>', re.DOTALL)
PAGES = ("", "map/", "map/?of=U5MR&view=map&sex=F", "indicators/DTP3/", "compare/",
         f"regions/{BATKEN}/", "method/")  # fmt: skip


@pytest.fixture
def release(kyrgyz):
    return shelf.current(kyrgyz)


def rows(answer):
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


@pytest.mark.parametrize("place", PAGES)
@pytest.mark.parametrize("country", ["KG", "KZ"])
def test_every_figure_has_a_finding_a_table_and_a_source(
    place, country, releases, settings, reader
):
    settings.PUBLICATION = releases(country)
    settings.COUNTRY = country.lower()
    place = place.replace(BATKEN, BATKEN if country == "KG" else "750000000")
    found = FIGURE.findall(text(reader(f"/open/ru/{place}")))
    assert found
    for key, inside in found:
        assert re.search(r"<h2[^>]*>[^<]{8,}</h2>", inside), key
        assert "<table" in inside and "<caption" in inside, key
        assert "Источник: " in inside, key
        assert "style=" not in inside, "the policy of the pages forbids it"


def test_ranks_stand_as_intervals_in_their_groups_best_first(release, reader):
    edition = reading.editions(release)[0]
    scores = reading.scores(release, edition.code, node="index", period=edition.period)
    told = rows(reader("/open/ru/?figure=ranks&file=csv"))
    assert [row["area"] for row in told] == [s.area for s in scores]
    for row, s in zip(told, scores, strict=True):
        assert float(row["score"]) == s.value
        assert (row["band"], float(row["lower"])) == (s.band, s.lower)
        assert row["rank_interval"] in (
            f"{s.rank_lower}–{s.rank_upper}",
            str(s.rank_lower),
        )
    page = text(reader("/open/ru/"))
    places = [
        page.index(f"Группа {band}<") for band in sorted({s.band for s in scores})
    ]
    assert places == sorted(places)


def test_another_year_has_its_own_ranks_and_no_findings_of_the_edition(release, reader):
    now, then = text(reader("/open/ru/")), text(reader("/open/ru/?period=2019"))
    assert "Два показателя говорят об одном" in now
    assert "Два показателя говорят об одном" not in then
    assert ", 2019</h1>" in then


def test_values_from_abroad_stand_apart_from_ours(release, reader):
    page = text(reader("/open/ru/"))
    beside = page[page.index("Что о стране в целом публикуют другие") :]
    assert "0,692" in beside and "несравнимы" in beside
    assert "Доклад ПРООН" in beside and "UNDP" not in beside
    assert "0,692" not in page[: page.index("Что о стране в целом публикуют другие")]


def test_a_source_without_an_address_is_no_link(release, reader, monkeypatch):
    told = [replace(one, url="") for one in reading.abroad(release)]
    monkeypatch.setattr(reading, "abroad", lambda _kept: told)
    page = text(reader("/open/ru/?period=2018"))
    assert "Доклад ПРООН" in page and 'href=""' not in page


def test_too_few_and_unknown_are_told_apart(release, reader):
    last = reading.areas(release)[-1]
    few = text(reader("/open/ru/map/?of=VIOLENCE_PER_1000&period=2024"))
    assert "скрыто: слишком мало" in few and "k-tile-few" in few
    missing = text(reader("/open/ru/map/?of=PRESCHOOL&period=2023"))
    assert "k-tile-none" in missing and "k-tile-few" not in missing
    told = rows(reader("/open/ru/indicators/VIOLENCE_PER_1000/?figure=values&file=csv"))
    row = next(row for row in told if row["area"] == last.code)
    assert (row["value"], row["status"]) == ("", "Q")


def test_a_break_of_the_series_is_said_and_drawn(release, reader):
    page = text(reader("/open/ru/indicators/DTP3/"))
    assert "2022: Изменился порядок подсчёта" in page
    assert "stroke-dasharray" in page
    assert "Изменился порядок" not in text(reader("/open/ru/indicators/U5MR/"))
    crossed = text(reader("/open/ru/compare/?x=DTP3&y=U5MR&since=2020&period=2024"))
    assert "2022: Изменился порядок подсчёта." in crossed
    assert "подсчёта.." not in crossed


def test_girls_and_boys_are_told_where_the_release_tells_them(release, reader):
    assert 'id="sexes"' in text(reader("/open/ru/indicators/U5MR/"))
    assert 'id="sexes"' not in text(reader("/open/ru/indicators/U5MR/?period=2020"))
    girls = rows(reader("/open/ru/map/?of=U5MR&sex=F&figure=places&file=csv"))
    one = reading.observations(release, "U5MR", BATKEN, period="2024", totals=False)
    expected = next(o.value for o in one if o.sex == "F")
    assert {float(r["value"]) for r in girls if r["area"] == BATKEN} == {expected}


def test_regions_that_were_asked_for_are_those_that_are_shown(release, reader):
    query = f"x=U5MR&y=DTP3&since=2018&period=2024&areas={BATKEN},{OSH_CITY}"
    page = text(reader(f"/open/ru/compare/?{query}"))
    assert page.count(" checked") == 2
    told = rows(reader(f"/open/ru/compare/?{query}&figure=change&file=csv"))
    assert {row["area"] for row in told} == {BATKEN, OSH_CITY}
    for row in told:
        for column, period in (("from_2018", "2018"), ("to_2024", "2024")):
            [o] = reading.observations(release, "U5MR", row["area"], period=period)
            assert float(row[column]) == o.value


def test_boxes_ticked_in_a_form_are_the_same_view_as_one_address(kyrgyz, reader):
    ticked = reader(f"/open/ru/compare/?areas={BATKEN}&areas={OSH_CITY}")
    written = reader(f"/open/ru/compare/?areas={BATKEN},{OSH_CITY}")
    assert ticked.headers["ETag"] == written.headers["ETag"]


def test_the_link_of_two_indicators_is_spearmans(release):
    stats = pytest.importorskip("scipy.stats")
    x, y = [3.0, 1.0, 4.0, 1.0, 5.0, 9.0], [2.0, 7.0, 1.0, 8.0, 2.0, 8.0]
    assert correlation(x, y) == pytest.approx(stats.spearmanr(x, y).statistic)
    assert correlation(x, [1.0] * 6) != correlation(x, [1.0] * 6), "NaN: no link to see"


def test_a_region_is_set_against_the_country_and_right_is_better(release, reader):
    page = text(reader(f"/open/ru/regions/{BATKEN}/"))
    told = rows(reader(f"/open/ru/regions/{BATKEN}/?figure=spine&file=csv"))
    signs = {i.code: i.direction for i in reading.indicators(release)}
    better = sum(
        (float(r["value"]) - float(r["country"])) * signs[r["indicator"]] > 0
        for r in told
    )
    assert f"по {better} из {len(told)} показателей" in page
    changes = reading.changes(release, reading.editions(release)[0].code, BATKEN)
    gained = max(changes, key=lambda c: c.value)
    name = next(
        i.name["ru"] for i in reading.indicators(release) if i.code == gained.node
    )
    assert f"Больше всего прибавило с {gained.since} года: {name}" in page


@pytest.mark.parametrize(
    ("data", "method", "said"),
    [(0.1, 0.99, "больше из-за выбора метода"), (0.6, 0.3, "больше из-за ошибок в цифрах"),
     (0.001, 0.0, "Ни ошибки в цифрах, ни выбор метода мест не меняют.")],
)  # fmt: skip
def test_why_ranks_are_uncertain_is_one_sentence(data, method, said, own_shelf, reader):
    made = copy.deepcopy(sample.release("KG"))
    made.editions[:] = [
        replace(one, of_data=data, of_method=method) for one in made.editions
    ]
    writing.write(made, own_shelf)
    assert said in text(reader("/open/ru/"))


def test_no_page_shows_what_the_field_forbids(kyrgyz, reader):
    """Two rows of cells of one hue, dots, bars, lines: no pie, radar or second axis."""
    for place in PAGES:
        page = text(reader(f"/open/ru/{place}"))
        drawn = "".join(re.findall(r"<svg[^>]*p-drawing.*?</svg>", page, re.DOTALL))
        assert "<path" not in drawn and "gradient" not in drawn.lower()


@pytest.mark.parametrize("why", ["", "Слишком мало случаев"])
def test_an_indicator_without_figures_says_so(why, own_shelf, reader):
    made = copy.deepcopy(sample.release("KG", 1))
    made.observations[:] = [o for o in made.observations if o.indicator != "DTP3"]
    if why:
        made.kept_back.append(KeptBack("DTP3", {"ru": why}))
    writing.write(made, own_shelf)
    answer = reader("/open/ru/indicators/DTP3/")
    page = text(answer)
    assert answer.status_code == 200
    assert "В этом выпуске нет значений этого показателя" in page
    assert why in page
    assert (
        "Дети, получившие третью дозу"
        in page[: page.index("<form" if "<form" in page else "<section")]
    )
    assert "<figure" not in page
    assert "compare/?x=DTP3" not in page
