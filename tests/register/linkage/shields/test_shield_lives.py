"""A shield lives through lists, decisions, merges and undos in any order."""

import random

import pytest
from django.core.exceptions import PermissionDenied

from kamkor.register.linkage.choices import PairState
from kamkor.register.linkage.errors import FoundDifferent
from kamkor.register.linkage.models import Merge, Pair
from kamkor.register.linkage.review import actions
from kamkor.register.linkage.stage import STAGE
from kamkor.register.people import actions as people
from kamkor.register.people.models import Person
from tests.cast import acting
from tests.examples import tries
from tests.register.linkage.lists import SCOPE, bring, open_scope, undo
from tests.register.linkage.review.test_decisions import NOW

from .hidden import NUMBERS, WORDS, bakyt, decide, sees

pytestmark = pytest.mark.django_db


@pytest.mark.lives
@pytest.mark.parametrize("seed", range(tries(2)))
def test_whatever_happens_no_shield_falls_by_itself(seed, osh, gulnaz, hasan):
    """Lists, decisions, merges and undos in any order, against a book of one's own."""
    dice = random.Random(seed)
    lists = []
    with_shield, _ = bring("civil", bakyt(pin=NUMBERS[0]), at=osh)
    people.raise_shield(
        with_shield.persons[0], words=WORDS, actor=acting(gulnaz), at=NOW
    )
    for _step in range(30):
        before = shielded_now()
        deed = dice.choice(["bring", "decide", "decide", "back", "unmerge", "undo"])
        fell = _do(deed, dice, lists, osh, gulnaz)
        gone = before - shielded_now()
        still_there = set(
            Person.objects.filter(pk__in=gone).values_list("pk", flat=True)
        )
        assert not still_there or fell
        for pair in Pair.objects.filter(state__in=["open", "unsure"]):
            assert pair.left.is_shielded == pair.right.is_shielded
        root = Person.objects.get(pk=with_shield.persons[0].pk).root_id
        assert Person.objects.get(pk=root).is_shielded
        for user in (hasan,):
            assert not any(
                sees(user, p) for p in Person.objects.filter(is_shielded=True)
            )


def shielded_now():
    return set(Person.objects.filter(is_shielded=True).values_list("pk", flat=True))


def _do(deed, dice, lists, osh, gulnaz):
    """Do one thing; whether it may let a shield fall."""
    if deed == "bring":
        row = bakyt(**({"pin": dice.choice(NUMBERS)} if dice.random() < 0.8 else {}))
        lists.append(bring(dice.choice(["round", "school"]), row, at=osh)[0])
        return False
    try:
        return _decide_something(deed, dice, lists, gulnaz)
    except (PermissionDenied, FoundDifferent):
        return False


def _decide_something(deed, dice, lists, gulnaz):
    pairs = list(Pair.objects.order_by("pk"))
    waiting = [p for p in pairs if p.state in {"open", "unsure"}]
    if deed == "decide" and waiting:
        answer = dice.choice([PairState.SAME, PairState.DIFFERENT, PairState.UNSURE])
        decide(dice.choice(waiting), answer, gulnaz)
        return answer == PairState.DIFFERENT
    if deed == "back" and (decided := [p for p in pairs if p.decided_by]):
        actions.take_back(dice.choice(decided), by=gulnaz.pk, at=NOW)
    merges = list(Merge.objects.filter(undone_at=None).order_by("pk"))
    if deed == "unmerge" and merges:
        actions.unmerge(dice.choice(merges), by=gulnaz.pk, at=NOW)
    if deed == "undo" and lists:
        kept = lists.pop(dice.randrange(len(lists)))
        open_scope(kept.records)
        if not sum(STAGE.decided(SCOPE).values()):
            undo(kept)
    return False
