"""From true counts to shown ones, in numpy and in two dialects of SQL."""

import duckdb
import numpy as np
import pytest
from django.db import connection

from kamkor.monitoring.publishing.disclosure import perturbing, ptable

TABLE = ptable.read()
EVERY = np.array([(count, key) for count in range(200) for key in range(256)])


def test_nothing_is_shown_of_fewer_than_ten_of_a_sensitive_topic():
    shown = perturbing.ten_five(EVERY[:, 0], EVERY[:, 1])
    assert (shown[EVERY[:, 0] < 10] == perturbing.HIDDEN).all()
    assert (shown[EVERY[:, 0] >= 10] >= 10).all()


def test_sensitive_counts_go_to_a_neighbouring_five_without_bias():
    large = EVERY[EVERY[:, 0] >= 10]
    shown = perturbing.ten_five(large[:, 0], large[:, 1])
    assert (shown % 5 == 0).all()
    assert np.abs(shown - large[:, 0]).max() < 5
    bias = (shown - large[:, 0]).reshape(-1, 256).mean(axis=1)
    assert np.abs(bias).max() < 0.01


def test_a_multiple_of_five_stays():
    whole = EVERY[(EVERY[:, 0] % 5 == 0) & (EVERY[:, 0] >= 10)]
    assert (perturbing.ten_five(whole[:, 0], whole[:, 1]) == whole[:, 0]).all()


def test_the_same_children_give_the_same_figure_and_a_large_count_is_near():
    counts, keys = np.array([4_321_987, 4_321_987, 0]), np.array([200, 200, 0])
    shown = perturbing.cell_key(counts, keys, TABLE)
    assert shown[0] == shown[1]
    assert abs(shown[0] - counts[0]) <= 3
    assert shown[2] == 0


@pytest.fixture
def cells():
    luck = np.random.default_rng(5)
    counts = np.r_[EVERY[:, 0], luck.integers(0, 3_000_000, 5_000)]
    keys = np.r_[EVERY[:, 1], luck.integers(0, 256, 5_000)]
    sensitive = luck.random(len(counts)) < 0.3
    return counts, keys, sensitive


def expected(counts, keys, sensitive):
    shown = perturbing.perturb(counts, keys, sensitive, TABLE)
    return [None if one == perturbing.HIDDEN else int(one) for one in shown]


def rows_of(cells):
    counts, keys, sensitive = cells
    noise = [
        (count, key, int(TABLE.noise[count, key]))
        for count in range(64) for key in range(256)
    ]  # fmt: skip
    counted = [
        (n, int(counts[n]), int(keys[n]), bool(sensitive[n]))
        for n in range(len(counts))
    ]
    return noise, counted


def test_duckdb_computes_the_same_cell_by_cell(cells):
    noise, counted = rows_of(cells)
    as_arrays = {"noise": np.array(noise).T, "counted": np.array(counted, object).T}
    base = duckdb.connect()
    n, c = as_arrays["noise"], as_arrays["counted"]
    of_noise = {"count": n[0], "key": n[1], "noise": n[2]}
    of_cells = {
        "cell": c[0].astype(int), "count": c[1].astype(int), "key": c[2].astype(int),
        "sensitive": c[3].astype(bool),
    }  # fmt: skip
    base.register("given_noise", of_noise)
    base.register("given_cells", of_cells)
    base.execute("CREATE TABLE noise AS SELECT * FROM given_noise")
    base.execute("CREATE TABLE counted AS SELECT * FROM given_cells")
    got = [shown for _cell, shown in base.execute(perturbing.SQL).fetchall()]
    assert got == expected(*cells)


@pytest.mark.django_db
def test_postgresql_computes_the_same_cell_by_cell(cells):
    noise, counted = rows_of(cells)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE noise (count int, key int, noise int)")
        cursor.execute(
            "CREATE TEMP TABLE counted (cell int, count int, key int, sensitive bool)"
        )
        for name, rows in (("noise", noise), ("counted", counted)):
            with cursor.copy(f"COPY {name} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        cursor.execute(perturbing.SQL)
        got = [shown for _cell, shown in cursor.fetchall()]
    assert got == expected(*cells)
