"""The people of the made-up republic: the same each time, and like the real ones."""

from collections import Counter
from datetime import date

import pytest

from kamkor.demo import quotas
from kamkor.demo.names import STYLES, Lineage, compose
from kamkor.demo.numbers import Numbers, iin_check_digit
from kamkor.demo.persons import Household, age_on
from kamkor.demo.population import AS_OF, households, plan, population

CHILDREN = 20_000


@pytest.fixture(scope="module")
def people() -> list[Household]:
    return list(population(plan(children=CHILDREN, seed=7)))


@pytest.fixture(scope="module")
def kazakhs() -> list[Household]:
    return list(population(plan(children=4_000, seed=7, country="kz")))


def share(count: int, whole: int) -> float:
    return 100 * count / whole


def test_there_are_exactly_as_many_children_as_asked(people: list[Household]) -> None:
    codes = [child.code for family in people for child in family.children]
    assert len(codes) == len(set(codes)) == CHILDREN


@pytest.mark.parametrize("children", [1, 9, 250])
def test_a_small_republic_works_too(children: int) -> None:
    made = population(plan(children=children))
    assert sum(len(family.children) for family in made) == children


def test_a_shard_is_the_same_whatever_was_made_before_it() -> None:
    drawn = plan(children=3_000, seed=3)
    forward = {s.index: repr(households(drawn, s)) for s in drawn.shards}
    backward = {s.index: repr(households(drawn, s)) for s in reversed(drawn.shards)}
    assert forward == backward


def test_another_seed_makes_other_people() -> None:
    one, other = (next(population(plan(children=50, seed=seed))) for seed in (1, 2))
    assert repr(one) != repr(other)


def test_everybody_is_a_child_on_the_day(people: list[Household]) -> None:
    ages = Counter(age_on(c.born, AS_OF) for f in people for c in f.children)
    assert set(ages) == set(range(18))
    assert all(child.born <= AS_OF for family in people for child in family.children)


def test_parents_abroad_are_as_many_as_the_survey_found(
    people: list[Household],
) -> None:
    away, both, internal = 0, 0, 0
    for family in people:
        absences = family.away(AS_OF)
        external = [a for a in absences if a.kind == "external"]
        away += len(family.children) * bool(external)
        both += len(family.children) * (len(external) == 2)
        internal += len(family.children) * (bool(absences) and not external)
    assert share(away, CHILDREN) == pytest.approx(12, abs=0.9)
    assert share(both, CHILDREN) == pytest.approx(4.3, abs=0.6)
    assert share(internal, away + internal) == pytest.approx(16.5, abs=2)


def test_half_of_those_with_relatives_have_no_papers(people: list[Household]) -> None:
    kin = ("grandparent", "aunt_uncle", "sibling", "other_kin")
    cares = [c.care for f in people if f.away(AS_OF) for c in f.children if c.care]
    with_kin = [care.basis for care in cares if care.kinship in kin]
    strangers = sum(care.kinship == "non_kin" for care in cares)
    assert share(with_kin.count("none"), len(with_kin)) == pytest.approx(50, abs=4)
    assert share(strangers, len(cares)) == pytest.approx(1.7, abs=0.9)


def test_a_mother_does_not_leave_before_her_child_is_born(
    people: list[Household],
) -> None:
    for family in people:
        youngest = max(child.born for child in family.children)
        for absence in family.away(AS_OF):
            assert absence.since < AS_OF
            if absence.parent == "mother":
                assert absence.since > youngest or (AS_OF - youngest).days < 90


def test_terms_end_soon_have_ended_and_run(people: list[Household]) -> None:
    left = [
        (child.care.until - AS_OF).days
        for family in people
        for child in family.children
        if child.care and child.care.until
    ]
    assert any(days < 0 for days in left)
    assert any(0 < days <= 60 for days in left)
    assert any(days > 60 for days in left)


def test_some_papers_are_missing(people: list[Household]) -> None:
    children = [child for family in people for child in family.children]
    without = sum(child.certificate is None for child in children)
    disabled = sum(child.disability for child in children)
    assert share(without, CHILDREN) == pytest.approx(2.5, abs=0.6)
    assert share(disabled, CHILDREN) == pytest.approx(1.8, abs=0.4)


def test_numbers_are_nobody_elses_and_tell_sex_and_birth(
    people: list[Household],
) -> None:
    seen: set[str] = set()
    for child in (c for family in people for c in family.children if c.pin):
        pin = child.pin or ""
        assert pin not in seen
        seen.add(pin)
        assert pin[0] == ("2" if child.sex == "male" else "1")
        assert pin[1:9] == f"{child.born:%d%m%Y}"
        assert len(pin) == 14


def test_twins_exist_and_some_stand_in_a_row(people: list[Household]) -> None:
    pairs = [
        (one, other)
        for family in people
        for one, other in zip(family.children, family.children[1:], strict=False)
        if other.twin and one.born == other.born
    ]
    births = CHILDREN - len(pairs)
    assert share(len(pairs), births) == pytest.approx(1.2, abs=0.35)
    in_a_row = [
        1
        for one, two in pairs
        if one.pin and two.pin and int(two.pin) - int(one.pin) == 1
    ]
    assert in_a_row
    assert any(one.name.given[:3] == two.name.given[:3] for one, two in pairs)


def test_every_form_of_a_name_occurs(
    people: list[Household], kazakhs: list[Household]
) -> None:
    found = {
        (family.people, child.name.style)
        for family in (*people, *kazakhs)
        for child in family.children
    }
    wanted = {(who, style) for who, styles in STYLES.items() for style in styles.values}
    assert wanted <= found


def test_siblings_may_have_different_surnames(people: list[Household]) -> None:
    turkic = [f for f in people if f.people == "kyrgyz" and len(f.children) > 1]
    different = [f for f in turkic if len({c.name.style for c in f.children}) > 1]
    assert 10 < share(len(different), len(turkic)) < 35


def test_names_have_all_letters_of_the_languages(
    people: list[Household], kazakhs: list[Household]
) -> None:
    text = "".join(
        c.name.full + f.home.place.local
        for f in (*people, *kazakhs)
        for c in f.children
    ).lower()
    assert set("ңөүқғәұһі") <= set(text)


@pytest.mark.parametrize(
    ("style", "sex", "whole"),
    [
        ("suffixes", "female", "Асанова Айгүл Маратовна"),
        ("father_surname", "male", "Маратов Айгүл Маратович"),
        ("uulu_first", "female", "Марат кызы Айгүл"),
        ("uulu_last", "male", "Айгүл Марат уулу"),
        ("bare_pair", "male", "Марат Айгүл"),
        ("tegin", "male", "Асан тегин Айгүл Марат уулу"),
        ("bare_ancestor", "female", "Асан Айгүл Марат кызы"),
        ("joined", "female", "Асанова Айгүл Маратқызы"),
        ("bare_joined", "male", "Асан Айгүл Маратұлы"),
        ("father_joined", "male", "Маратұлы Айгүл"),
    ],
)
def test_a_name_in_each_lawful_form(style: str, sex: str, whole: str) -> None:
    family = Lineage("kyrgyz", "Марат", "Асан")
    assert compose(family, "Айгүл", sex, style).full == whole


def test_kazakh_numbers_pass_the_check(kazakhs: list[Household]) -> None:
    pins = [c.pin for f in kazakhs for c in f.children if c.pin]
    assert len(pins) == len(set(pins)) > 3_000
    assert all(iin_check_digit(pin[:11]) == int(pin[11]) for pin in pins)


def test_the_check_digit_of_known_numbers() -> None:
    assert iin_check_digit("16031560001") == 3
    assert iin_check_digit("16031550080") == 2
    assert iin_check_digit("16031550084") is None


def test_a_used_up_day_gives_no_number() -> None:
    numbers = Numbers("kz", 0, 10_000)
    given = [numbers.new(date(2016, 3, 15), "male") for _ in range(3)]
    assert given[1:] == [None, None]


def test_the_published_figures_at_full_size() -> None:
    targets = quotas.national("kg", quotas.FULL)
    assert (targets.children, targets.families) == (644, 483)
    assert (targets.found, targets.pupils) == (86_219, 3_317)
    drawn = plan(children=quotas.FULL)
    assert sum(shard.targets.children for shard in drawn.shards) == 644
    assert sum(shard.targets.families for shard in drawn.shards) == 483
    assert sum(shard.targets.found for shard in drawn.shards) == 86_219
    assert sum(shard.targets.pupils for shard in drawn.shards) == 3_317


def test_a_smaller_republic_shows_the_figures_in_proportion(
    people: list[Household],
) -> None:
    children = [(f, c) for f in people for c in f.children]
    wanted = quotas.national("kg", CHILDREN)
    on_record = [
        (f.code, c)
        for f, c in children
        if f.home.unit.region.code.startswith(quotas.BISHKEK)
        and c.hardship
        and c.hardship.holds(quotas.S1_DAY)
    ]
    assert len(on_record) == wanted.children == 5
    assert len({code for code, _ in on_record}) == wanted.families == 4
    found = [(f, c.found_2023) for f, c in children if c.found_2023]
    assert len(found) == wanted.found == 635
    assert all(family.away(day) for family, day in found)
    pupils = [f for f, c in children if c.pupil_2023]
    assert len(pupils) == wanted.pupils == 24
    assert all(family.away(quotas.ROUNDS[1]) for family in pupils)


def test_families_move_between_districts(people: list[Household]) -> None:
    moved = [
        f for f in people if len(f.homes) > 1 and f.homes[0].unit is not f.home.unit
    ]
    children = sum(len(family.children) for family in moved)
    assert share(children, CHILDREN) == pytest.approx(5, abs=0.1)


def test_an_unknown_country_is_refused() -> None:
    with pytest.raises(ValueError, match="No demo republic"):
        plan(children=10, country="fr")


def test_a_republic_without_children_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one child"):
        plan(children=0)
