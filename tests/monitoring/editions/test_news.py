"""A version made of figures that count says by itself when newer ones do."""

import pytest

from kamkor.monitoring.editions import actions, offering
from kamkor.monitoring.indicators.for_index import Wish
from tests.cast import NOON, acting, sign_in
from tests.monitoring.indicators.counting import UNICEF, accepted, of_regions

LATER = NOON.replace(month=11)
TITLE = "Учитываются более новые числа, чем в этой версии."


def page_of(client, version):
    answer = client.get(f"/index/versions/{version.pk}/")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def newer(joined):
    """One figure of U5MR is other; NMR is new in nine regions."""
    accepted(
        *of_regions("U5MR", 2023, 18)[:8], ("U5MR", 2023, "KG-GO", 61, UNICEF),
        *of_regions("NMR", 2023, 9), name="newer.csv", at=LATER,
    )  # fmt: skip


def test_nothing_is_said_where_its_figures_are_those_that_count(desk, joined):
    assert offering.news(joined) is None
    assert TITLE not in page_of(desk, joined)


def test_how_many_are_new_and_other_is_said_with_the_way_to_them(desk, joined, newer):
    page = page_of(desk, joined)
    told = page.split(TITLE)[1].split("k-tabs")[0]
    assert "9 новых" in told
    assert "1 другое, чем здесь" in told
    assert "больше не учита" not in told
    assert f'href="/index/versions/{joined.pk}/figures/"' in told


def test_years_after_its_last_are_newer_figures_too(desk, erkin, figures):
    until = actions.begin_from_figures(
        Wish("kg", until=2022), names={"ru": "x"}, by=acting(erkin), at=NOON
    )
    assert offering.news(until).new == 9 * 3  # of 2023, U5MR, DTP3 and PRESCHOOL


def test_the_same_figures_of_another_file_are_no_news(desk, joined):
    accepted(*of_regions("U5MR", 2023, 18), name="again.csv", at=LATER)
    assert TITLE not in page_of(desk, joined)


def test_a_version_that_was_brought_up_says_nothing_and_the_one_before_does(
    desk, joined, newer, erkin
):
    wish = Wish("kg", level="region", beside=offering.columns(joined))
    seen = offering.for_index.gather(wish).hash
    made = actions.change_to_figures(
        joined, wish, seen=seen, note="n", by=acting(erkin), at=LATER
    )
    assert TITLE not in page_of(desk, made)
    assert TITLE in page_of(desk, joined)


def test_a_table_that_was_brought_in_is_measured_against_nothing(desk, version, newer):
    assert TITLE not in page_of(desk, version)


def test_who_does_not_choose_the_method_reads_it_without_the_link(
    client, bakyt, joined, newer
):
    sign_in(client, bakyt)
    page = page_of(client, joined)
    assert TITLE in page
    assert "/figures/" not in page


def test_the_page_takes_few_queries(desk, joined, newer, django_assert_max_num_queries):
    with django_assert_max_num_queries(18):
        page_of(desk, joined)
