"""Numbers of no national form are believed where they prove themselves, and no veto."""

from types import SimpleNamespace

import pyarrow as pa
import pytest

from kamkor.register.linkage.core import batch, files
from kamkor.register.linkage.core.duck import InDuckDB
from kamkor.register.linkage.core.guards import GUARDS
from kamkor.register.linkage.core.identifiers import lists_with_ids, read_identifier
from kamkor.register.linkage.core.levels import levels_of
from tests.register.linkage.core import english

PERSONS = 60


def own(person, _list):
    """A number that all lists know a person by."""
    return f"A{7_000_000 + 7919 * person}"


def table(number=own):
    """Two lists of the same people; number: of a person in a list."""
    found = []
    for at, row in enumerate(english.rows(PERSONS)):
        record_id, surname, given, born, village, _truth = row
        found.append(
            {
                "record_id": record_id, "source": f"list {at % 2}", "surname": surname,
                "given_name": given, "birth_date": born, "village": village,
                "pin": number(at // 2, at % 2),
            }
        )  # fmt: skip
    return pa.Table.from_pylist(found)


@pytest.fixture
def connection(tmp_path):
    with batch.opened(tmp_path) as opened:
        yield opened


def believed(connection, rows):
    files.take_table(connection, rows)
    return lists_with_ids(connection).sources


def numbers(connection, rows):
    """(number, number_is) after normalising, in the order of the rows."""
    files.take_table(connection, rows)
    engine = InDuckDB(connection, processes=1)
    batch.Batch(connection, engine=engine).normalise()
    return connection.sql(
        "SELECT number, number_is FROM record ORDER BY row"
    ).fetchall()


def test_numbers_over_which_records_meet_and_agree_are_ids(connection):
    assert believed(connection, table()) == {"list 0", "list 1"}
    assert numbers(connection, table())[0] == (own(0, 0), "id")


def test_one_list_with_doubles_proves_its_numbers_too(connection):
    rows = table()
    rows = rows.set_column(1, "source", pa.array(["one list"] * len(rows)))
    assert believed(connection, rows) == {"one list"}


def test_numbers_of_each_offices_own_are_none(connection):
    def office(person, at):
        return f"{at}{500_000 + person}"

    assert not believed(connection, table(office))
    assert set(numbers(connection, table(office))) == {(None, "junk")}


def test_counters_that_meet_strangers_are_none(connection):
    def counter(person, at):
        return str(100_000 + (person + 17 * at) % PERSONS)

    assert not believed(connection, table(counter))


def test_where_national_numbers_stand_no_other_is_an_id(connection):
    def mixed(person, at):
        return f"2120320150{person:04}" if person % 10 == 0 else own(person, at)

    assert not believed(connection, table(mixed))


def test_a_number_of_too_many_is_junk(connection):
    def often(person, at):
        return "9999998" if person < 8 else own(person, at)

    found = numbers(connection, table(often))
    assert found[:16] == [(None, "junk")] * 16
    assert found[16] == (own(8, 0), "id")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("ab-12 34/c", "AB1234C"),
        ("АБ 123456", "АБ123456"),
        ("12345", None),
        ("0000000", None),
        ("-", None),
    ],
)
def test_an_id_is_its_letters_and_digits(written, expected):
    assert read_identifier(written) == expected


def person(**more):
    """A record as normalised, of lists with ids."""
    told = {
        "given": "hannah", "given_root": "han", "consonants": "hn", "father": None,
        "family": "dalton", "lineage": ["dalton"], "words": ["dalton", "han"],
        "sex": None, "born": "19500312", "spoken": None, "born_days": ["19500312"],
        "year": 1950, "month": 3, "day": 12, "number": "7104329", "number_is": "id",
        "mother": None, "mother_full": None, "phone": None, "region": None,
        "district": None, "village": None, "given_is_common": True,
        "list": None, "is_roster": False,
    }  # fmt: skip
    return SimpleNamespace(**told | more)


def guarded(one, other):
    found = levels_of(one, other)
    return {guard.name for guard in GUARDS if guard.holds(found, one, other)}


def test_an_id_mistyped_is_no_veto_but_two_national_numbers_are():
    assert not guarded(person(), person(number="3597112"))
    one, other = person(number_is="own"), person(number="3597112", number_is="own")
    assert guarded(one, other) == {"numbers_differ"}


def test_one_id_stands_for_another_name():
    assert not guarded(person(), person(given="mathiv", given_root="mathiv"))
    one = person(number_is="own")
    other = person(number_is="own", given="mathiv", given_root="mathiv")
    assert guarded(one, other) == {"names_differ"}


def test_twins_with_ids_of_their_own_are_for_a_person():
    twin = person(
        given="mathiv", given_root="mathiv", consonants="mthv", number="3597112",
        words=["dalton", "mathiv"],
    )  # fmt: skip
    assert guarded(person(), twin) == {"names_differ"}
