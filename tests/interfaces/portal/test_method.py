"""How the index is made and made safe, as the release itself tells it."""

import csv
import io
import re
from dataclasses import replace

import pytest

from kamkor.monitoring.publishing.store import reading, shelf, writing
from kamkor.monitoring.publishing.store.contents import Finding
from tests.monitoring.publishing import sample

from .conftest import text

FOUND = ("shares", "groups", "inputs", "left_out", "coherence", "correlations")
KEPT = ("rules", "kept_back")


@pytest.fixture
def release(kyrgyz):
    return shelf.current(kyrgyz)


@pytest.fixture
def before(own_shelf):
    """A shelf with a release of the format before."""
    return sample.older(writing.write(sample.release("KG"), own_shelf))


def rows(answer):
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_what_the_engine_found_stands_on_the_page_in_words_and_tables(release, reader):
    page = text(reader("/open/ru/method/"))
    assert "Два показателя говорят об одном" in page
    for key in (*FOUND, *KEPT):
        assert f'id="{key}"' in page, key
    assert "style=" not in page


@pytest.mark.parametrize("language", ["ky", "kk", "en"])
def test_it_is_told_in_every_language(language, release, reader):
    page = text(reader(f"/open/{language}/method/"))
    [said] = [
        one.words[language]
        for one in reading.findings(release, reading.editions(release)[0].code)
    ]
    assert said in page
    assert all(f'id="{key}"' in page for key in (*FOUND, *KEPT))


def test_numbers_of_findings_are_those_of_the_release(release, reader):
    code = reading.editions(release)[0].code
    inputs = rows(reader("/open/ru/method/?figure=inputs&file=csv"))
    told = {one.input: one for one in reading.sensitivity(release, code)}
    assert [row["input"] for row in inputs] == list(told)
    for row in inputs:
        assert float(row["with_others"]) == told[row["input"]].with_others * 100
    left = rows(reader("/open/ru/method/?figure=left_out&file=csv"))
    changes = [float(row["ranks"]) for row in left]
    assert changes == sorted(changes, reverse=True)
    assert len(left) == len(reading.removals(release, code))
    pairs = rows(reader("/open/ru/method/?figure=correlations&file=csv"))
    known = {(c.one, c.other): c.value for c in reading.correlations(release, code)}
    assert {(p["code"], p["other"]): float(p["correlation"]) for p in pairs} == known


def test_many_findings_stand_on_the_method_page_and_a_few_beside_the_index(
    own_shelf, reader
):
    made = sample.release("KG")
    code = made.editions[0].code
    many = [Finding(code, n, {"ru": f"Вывод номер {n}."}) for n in range(8)]
    writing.write(replace(made, findings=many), own_shelf)
    index, method = (text(reader(f"/open/ru/{place}")) for place in ("", "method/"))
    assert "Вывод номер 4." in index and "Вывод номер 5." not in index
    assert 'href="/open/ru/method/">Все выводы' in index
    assert all(one.words["ru"] in method for one in many)


def test_the_parts_of_the_spread_are_drawn_as_one_bar(release, reader):
    edition = reading.editions(release)[0]
    shares = rows(reader("/open/ru/method/?figure=shares&file=csv"))
    left = 1 - edition.of_data - edition.of_method
    parts = ["data", "method", *(["both"] if left > 0 else [])]
    assert [row["part"] for row in shares] == parts
    assert float(shares[0]["share"]) == edition.of_data * 100
    page = text(reader("/open/ru/method/"))
    drawn = re.search(
        r'<svg[^>]*aria-labelledby="shares-title.*?</svg>', page, re.DOTALL
    )
    assert drawn and drawn.group().count("<rect") == 2 * len(parts)


def test_the_numbers_of_safety_are_read_from_the_release(release, reader):
    told = {row["rule"]: row["value"] for row in rows(
        reader("/open/ru/method/?figure=rules&file=csv"))}  # fmt: skip
    assert told["cell_key.max_noise"] == "4"
    assert told["cell_key.never"] == "1 2 3"
    assert told["rates.denominator"] == "33"
    assert told["attack.differencing"] == "0.56"
    assert told["reviewers"] == "3"
    page = text(reader("/open/ru/method/"))
    safe = page[page.index("Почему никого нельзя найти") :]
    assert "0,56" in safe and "1, 2, 3" in safe
    for typed in ("тридцат", "на три", "не меньше десяти", "Два человека"):
        assert typed not in safe


def test_what_is_kept_back_stands_with_its_reason(release, reader):
    (row,) = rows(reader("/open/ru/method/?figure=kept_back&file=csv"))
    assert row["indicator"] == "BIRTH_REGISTERED"
    assert row["why"] == "Таблица в этот выпуск не вошла"


def test_where_its_figures_are_from_stands_on_the_page_and_in_its_file(release, reader):
    page = text(reader("/open/ru/method/"))
    told = page[page.index('id="origins"') :]
    assert "Комитет статистики" in told and "источник не назван" in told
    assert "https://stat.example.kg/U5MR.csv" in told and "Yearbook" in told
    assert "предварительн" in told
    found = rows(reader("/open/ru/method/?figure=origins&file=csv"))
    code = reading.editions(release)[0].code
    assert sum(float(row["figures"]) for row in found) == sum(
        len(one.areas) for one in reading.origins(release, code)
    )
    assert {len(row["sha256"]) for row in found} == {64}


def test_an_indicator_says_where_its_figures_in_the_index_are_from(release, reader):
    page = text(reader("/open/ru/indicators/PRESCHOOL/"))
    told = page[page.index('id="origins"') :]
    assert "https://stat.example.kg/PRESCHOOL.csv" in told
    assert "2018–2023" in told and "2024" in told  # a provisional year by itself
    assert "U5MR.csv" not in told


def test_a_release_of_format_2_says_that_it_does_not_tell(own_shelf, reader):
    sample.older(writing.write(sample.release("KG"), own_shelf), version=2)
    page = text(reader("/open/ru/method/"))
    assert 'id="origins"' not in page and 'id="inputs"' in page
    assert "не указано, откуда взято каждое число" in page
    assert 'id="origins"' not in text(reader("/open/ru/indicators/PRESCHOOL/"))


def test_readers_are_told_what_was_made_coarser(own_shelf, reader):
    made = sample.release("KG")
    note = {"table": {"ru": "Кто заботится"}, "what": {"ru": "Области вместо районов"}}
    about = replace(made.about, coarser=[note])
    counts = [replace(made.counts[0], note={"ru": "Области вместо районов"})]
    writing.write(replace(made, about=about, counts=counts), own_shelf)
    page = text(reader("/open/ru/method/"))
    assert "Кто заботится: Области вместо районов" in page
    assert "Области вместо районов" in text(reader("/open/ru/data/"))


def test_an_older_release_says_what_it_can(before, reader):
    page = text(reader("/open/ru/method/"))
    assert 'id="shares"' in page and 'id="groups"' in page
    assert "Два показателя говорят об одном" in page
    for key in ("inputs", "left_out", "coherence", "correlations", *KEPT):
        assert f'id="{key}"' not in page
    assert "до того, как в выпусках стали указывать числа" in page
    assert reader("/open/ru/method/?figure=rules&file=csv").status_code == 404
