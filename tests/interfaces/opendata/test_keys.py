"""Keys and periods of a question: what is right is found, what is wrong is said."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kamkor.interfaces.opendata import asking, periods, rows, structure
from kamkor.interfaces.opendata.refusing import Refused
from kamkor.monitoring.publishing.store import shelf


@pytest.fixture(scope="module")
def flow(folder):
    return structure.release(shelf.current(folder)).by_id["CWB_IND"]


@pytest.fixture(scope="module")
def every(folder, flow):
    path = shelf.current(folder).path
    return list(rows.rows(path, flow, asking.everything(flow)))


LETTERS = some.text(alphabet="AKGYZMF_T.+-@$ ,%é\x00'\"", max_size=30)


@given(text=some.one_of(LETTERS, some.text(max_size=40)))
def test_any_text_is_a_key_or_is_refused_with_a_reason(flow, text):
    try:
        found = asking.key(text, flow)
    except Refused as refused:
        assert refused.status == 400
        assert all(refused.words.values())
        return
    assert len(found) == flow.key_length
    for column, codes in zip(flow.dimensions, found, strict=True):
        assert codes is None or (codes and codes <= column.codelist.by_id.keys())


def choices(flow):
    return some.tuples(
        *(
            some.one_of(
                some.none(),
                some.sets(
                    some.sampled_from(sorted(one.codelist.by_id)),
                    min_size=1,
                    max_size=4,
                ).map(frozenset),
            )
            for one in flow.dimensions
        )
    )


@given(data=some.data())
def test_a_key_written_down_is_read_back_as_it_was(flow, data):
    key = data.draw(choices(flow))
    text = ".".join("+".join(sorted(codes or ())) for codes in key)
    assert asking.key(text, flow) == key


@given(data=some.data())
def test_a_key_finds_the_rows_it_names_and_no_other(flow, folder, every, data):
    key = data.draw(choices(flow))
    path = shelf.current(folder).path
    found = set(rows.rows(path, flow, asking.Ask(key=key)))
    wanted = {
        row
        for row in every
        if all(
            codes is None or cell in codes
            for cell, codes in zip(row, key, strict=False)
        )
    }
    assert found == wanted


@given(data=some.data())
def test_ends_and_numbers_of_observations_are_kept(flow, folder, every, data):
    first = data.draw(some.integers(2015, 2026))
    last = data.draw(some.integers(first, 2027))
    newest = data.draw(some.one_of(some.none(), some.integers(1, 9)))
    path = shelf.current(folder).path
    ask = asking.Ask(
        key=(None,) * flow.key_length, start=str(first), end=str(last), last=newest
    )
    series: dict[tuple, list] = {}
    for row in every:
        if first <= int(row[5]) <= last:
            series.setdefault(row[:5], []).append(row)
    wanted = [row for own in series.values() for row in own[-(newest or 99) :]]
    assert sorted(rows.rows(path, flow, ask)) == sorted(wanted)


@given(day=some.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_every_day_lies_in_its_year_quarter_month_and_week(day):
    year, week, _weekday = day.isocalendar()
    for text in (
        f"{day.year}",
        f"{day.year}-Q{(day.month + 2) // 3}",
        f"{day.year}-S{(day.month + 5) // 6}",
        f"{day:%Y-%m}",
        f"{day.year}-M{day:%m}",
        f"{year:04}-W{week:02}",
        day.isoformat(),
    ):
        first, last = periods.span(text)
        assert first <= day <= last
        assert last - first <= timedelta(days=365)


@pytest.mark.parametrize(
    "text",
    ["", "23", "2023-Q5", "2023-13", "2023-02-30", "2023-W60", "Q1-2023", "٢٠٢٣-Q9"],
)
def test_what_is_no_period_is_refused(text):
    with pytest.raises(periods.NotAPeriod):
        periods.span(text)


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("data/CWB_IND/A.KG", 400, "parts"),
        ("data/CWB_IND/A.KG..B C.", 400, "B C"),
        ("data/CWB_IND/A.XX...", 400, "XX"),
        ("data/CWB_IND/A.KG.DTP3.F._T?endPeriod=2020", 404, "Nothing was found"),
        ("data/CWB_IND?startPeriod=yesterday", 400, "yesterday"),
        ("data/CWB_IND?startPeriod=2024&endPeriod=2020", 400, "later"),
        ("data/CWB_IND?lastNObservations=0", 400, "lastNObservations"),
        ("data/CWB_IND?lastNObservations=-1", 400, "lastNObservations"),
        ("data/CWB_IND?detail=little", 400, "serieskeysonly"),
        ("data/CWB_IND?dimensionAtObservation=SEX", 400, "AllDimensions"),
        ("data/CWB_IND?lastNObservation=1", 400, "lastNObservations"),
        ("data/CWB_IND?detail=full&detail=nodata", 400, "more than once"),
        ("data/CWB_IND?updatedAfter=2020", 501, "updatedAfter"),
        ("data/CWB_IND?format=sas", 406, "csv"),
        ("data/NOTHING", 404, "CWB_IND"),
        ("data/KZ_CWB,CWB_IND", 404, "CWB_IND"),
        ("data/KG_CWB,CWB_IND,2.0", 404, "CWB_IND"),
        ("data/CWB_IND/all/UNICEF", 404, "Nothing was found"),
        ("data/CWB_IND/" + "A+" * 5000 + "A....", 400, "longer"),
    ],
)
def test_a_wrong_question_is_answered_by_what_would_be_right(site, path, status, said):
    answer = site.get(path)
    assert answer.status_code == status
    assert said in answer.content.decode()
    assert answer["Content-Type"].startswith("application/vnd.sdmx.error+xml")
    assert answer.content.count(b"com:Text xml:lang") == 4


def test_an_unknown_code_beside_known_ones_asks_for_the_known(site):
    text = site.text("data/CWB_IND/.KG+XX.DTP3._T.?format=csv")
    assert ",KG,DTP3," in text


@pytest.mark.parametrize(
    "name", ["CWB_IND", "KG_CWB,CWB_IND", "KG_CWB,CWB_IND,1.0", "all,CWB_IND,latest"]
)
def test_a_dataflow_may_be_named_short_or_whole(site, name):
    assert site.bytes(f"data/{name}/all/KG_CWB?format=csv") == site.bytes(
        "data/CWB_IND?format=csv"
    )
