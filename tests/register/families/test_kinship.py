"""Brothers and sisters are proposed by what different lists say of their parents."""

import pytest

from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.access.models import Block
from kamkor.foundation.db import context
from kamkor.register.families import kinship
from kamkor.register.families.models import Kin
from kamkor.register.linkage.models import Pair
from kamkor.register.people.models import Person
from tests.cast import NOON, acting, somebody, territory
from tests.register.linkage.lists import SCOPE, bring, child, open_scope, undo

pytestmark = pytest.mark.django_db
MOTHER_PIN, OTHER_PIN = "11203198500123", "12104198600456"
MOTHER = "Токтогулова Айгүл Сапаровна"
BAKYT = child(
    "Асанов Бакыт Маратович", "2015-03-12", sex="male", mother_name=MOTHER,
    mother_pin=MOTHER_PIN, district="Osh", phone="+996555111222",
)  # fmt: skip
AIZHAN = child(
    "Асанова Айжан Маратовна", "2018-06-07", sex="female", mother_name=MOTHER,
    mother_pin=MOTHER_PIN, district="Osh", phone="+996555111222",
)  # fmt: skip


def but(row, **other):
    return {k: v for k, v in (row | other).items() if v is not None}


def both(one, other, kinds=("school", "clinic")):
    """The two rows on lists of different offices; what is proposed of the children."""
    for kind, row in zip(kinds, (one, other), strict=True):
        bring(kind, row, at=territory("Osh"))
    return proposed()


def proposed():
    with context.acting_as_machine():
        return [(k.through, set(k.signs)) for k in Kin.objects.all()]


def test_one_number_of_the_mother_makes_two_children_of_two_lists_kin():
    thin = {"phone": None, "mother_name": None, "district": None}
    assert both(but(BAKYT, **thin), but(AIZHAN, **thin))[0][0] == "both"


def test_children_of_one_mother_and_two_fathers_are_kin_through_her():
    other = but(AIZHAN, full_name="Касымова Айжан Нурлановна")
    ((through, signs),) = both(BAKYT, other)
    assert through == "mother"
    assert {"mother_number", "mother_name", "father_differs"} <= signs


def test_both_parents_names_in_one_district_make_them_kin():
    thin = {"mother_pin": None, "phone": None}
    ((through, signs),) = both(but(BAKYT, **thin), but(AIZHAN, **thin))
    assert through == "both"
    assert signs == {"mother_name", "line", "district"}


def test_the_same_names_in_another_script_and_without_a_patronymic_are_the_same():
    thin = {"mother_pin": None}
    latin = but(AIZHAN, **thin, full_name="Asanova Aizhan Maratovna",
                mother_name="Toktogulova Aigul")  # fmt: skip
    assert both(but(BAKYT, **thin), latin)


def test_the_same_names_far_apart_say_too_little():
    thin = {"mother_pin": None, "phone": None}
    bring("school", but(BAKYT, **thin), at=territory("Osh"))
    bring(
        "clinic", but(AIZHAN, **thin, district="Karakol"), at=territory("Karakol city")
    )
    assert proposed() == []


def test_a_mothers_given_name_alone_is_no_full_name():
    thin = {"mother_pin": None, "mother_name": "Айгүл"}
    assert both(but(BAKYT, **thin), but(AIZHAN, **thin)) == []


def test_mothers_full_name_with_her_phone_is_enough_whoever_the_father_is():
    thin = {"mother_pin": None}
    other = but(AIZHAN, **thin, full_name="Касымова Айжан Нурлановна")
    ((through, signs),) = both(but(BAKYT, **thin), other)
    assert through == "mother" and "phone" in signs


def test_a_shared_phone_alone_says_nothing():
    thin = {"mother_pin": None, "mother_name": None}
    assert both(but(BAKYT, **thin), but(AIZHAN, **thin)) == []


def test_a_number_under_which_mothers_have_different_names_says_nothing():
    other = but(
        AIZHAN, full_name="Касымова Айжан Нурлановна", mother_name="Бердиева Роза"
    )
    assert both(BAKYT, other) == []


def test_a_mothers_number_in_the_childs_own_column_is_hers():
    thin = {"phone": None, "mother_name": None}
    other = but(AIZHAN, **thin, mother_pin=None, pin=MOTHER_PIN)
    ((_, signs),) = both(but(BAKYT, **thin), other)
    assert "mother_number" in signs


def test_no_mother_bears_twice_in_four_months():
    assert both(BAKYT, but(AIZHAN, birth_date={"date": "2015-07-12", "precision": "day"},
                           mother_pin=None)) == []  # fmt: skip


def test_twins_are_kin_and_the_reader_is_told_that_they_may_be_one():
    same_day = {"date": "2015-03-12", "precision": "day"}
    ((_, signs),) = both(BAKYT, but(AIZHAN, birth_date=same_day))
    assert "same_day" in signs


def test_one_household_of_one_list_needs_no_question():
    home = {"address": "Ленина 55", "household_no": "7"}
    bring("round", but(BAKYT, **home), but(AIZHAN, **home), at=territory("Osh"))
    assert proposed() == []


def test_one_household_of_two_rounds_is_asked_where_a_parent_agrees():
    home = {"address": "Ленина 55", "household_no": "7"}
    thin = {"mother_pin": None, "phone": None, "mother_name": None}
    ((_, signs),) = both(
        but(BAKYT, **home, **thin),
        but(AIZHAN, **home, **thin),
        kinds=("round", "round"),
    )
    assert {"home", "line"} <= signs


def test_cousins_in_one_household_are_not_asked_of():
    home = {"address": "Ленина 55", "household_no": "7"}
    thin = {"mother_pin": None, "phone": None, "mother_name": None}
    cousin = but(AIZHAN, **home, **thin, full_name="Касымова Айжан Нурлановна")
    assert both(but(BAKYT, **home, **thin), cousin, kinds=("round", "round")) == []


def test_a_number_shared_by_more_children_than_a_mother_has_says_nothing():
    given = ["Улан", "Нурлан", "Эрлан", "Айбек", "Талант", "Мирлан", "Сыймык", "Данияр",
             "Азамат", "Кубат", "Темир", "Жаныбек", "Руслан"]  # fmt: skip
    rows = [
        child(f"Асанов {name}", f"{2006 + n}-05-05", mother_pin=MOTHER_PIN)
        for n, name in enumerate(given)
    ]
    bring("school", *rows[:12], at=territory("Osh"))
    assert len(proposed()) == 66
    bring("clinic", rows[12], at=territory("Osh"))
    assert len(proposed()) == 66
    kinship.propose_all(SCOPE)
    assert proposed() == []


def test_who_may_be_one_child_is_not_asked_as_kin():
    later = {"date": "2016-03-12", "precision": "day"}
    assert both(BAKYT, but(BAKYT, birth_date=later)) == []


def test_nothing_of_it_joins_children_or_raises_a_pair():
    both(BAKYT, AIZHAN)
    with context.acting_as_machine():
        assert Person.objects.roots().count() == 2
        assert not Pair.objects.exists()


def test_a_list_taken_back_takes_its_proposals_along():
    bring("school", BAKYT, at=territory("Osh"))
    kept, _ = bring("clinic", AIZHAN, at=territory("Osh"))
    assert len(proposed()) == 1
    undo(kept)
    assert proposed() == []


def test_the_night_finds_what_the_rules_say_now_and_asks_nothing_twice():
    both(BAKYT, AIZHAN)
    with context.acting_as_machine():
        Kin.objects.all().delete()
    assert kinship.propose_all(SCOPE) == 1
    assert kinship.propose_all(SCOPE) == 0
    assert len(proposed()) == 1


def seen_by(user):
    with context.acting_as(user.pk):
        by_policy = set(Kin.objects.values_list("pk", flat=True))
        by_table = set(
            Kin.objects.visible_to(acting(user)).values_list("pk", flat=True)
        )
    assert by_policy == by_table
    return len(by_policy)


def test_a_proposal_is_seen_by_who_sees_the_identity_of_both():
    both(BAKYT, AIZHAN)
    osh, far = territory("Osh"), territory("Karakol city")
    assert seen_by(somebody("aigul", RoleCode.TERRITORIAL_OFFICER, at=osh)) == 1
    assert seen_by(somebody("bakyt", RoleCode.SOCIAL_WORKER, at=osh)) == 0
    assert seen_by(somebody("damir", RoleCode.TERRITORIAL_OFFICER, at=far)) == 0
    assert seen_by(somebody("erkin", RoleCode.ANALYST, at=osh)) == 0


def test_a_shielded_child_has_no_kin_for_who_does_not_hold_it():
    both(BAKYT, AIZHAN)
    aigul = somebody("aigul", RoleCode.TERRITORIAL_OFFICER, at=territory("Osh"))
    with context.acting_as_machine():
        Person.objects.filter(sex="male").update(is_shielded=True)
    assert seen_by(aigul) == 0


def test_who_is_shut_out_from_one_of_them_sees_nothing_of_it():
    both(BAKYT, AIZHAN)
    aigul = somebody("aigul", RoleCode.TERRITORIAL_OFFICER, at=territory("Osh"))
    with context.acting_as_machine():
        girl = Person.objects.get(sex="female")
        Block.objects.create(subject=girl.pk, user=aigul, reason="kin", since=NOON)
    assert seen_by(aigul) == 0


def test_a_list_on_which_somebody_decided_is_not_taken_back_unawares():
    bring("school", BAKYT, at=territory("Osh"))
    kept, _ = bring("clinic", AIZHAN, at=territory("Osh"))
    with context.acting_as_machine():
        open_scope(kept.records)
        assert kinship.decided(SCOPE) == {"kin_decisions": 0}
        Kin.objects.update(state="rejected", decided_at=NOON, decided_by=kept.batch.pk)
        assert kinship.decided(SCOPE) == {"kin_decisions": 1}
