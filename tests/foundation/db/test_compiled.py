"""A question is made once and answers each who asks with what they asked."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from django.db.models import F, Q, QuerySet

from kamkor.foundation.accounts.models import Undertaking, User
from kamkor.foundation.db.compiled import Varying, compiled
from kamkor.foundation.places.models import Territory
from tests.cast import territory

pytestmark = pytest.mark.django_db

BEFORE, NOW, AFTER = (datetime(year, 9, 15, tzinfo=UTC) for year in (2025, 2026, 2037))


def counted(make):
    """The question, and a list that grows each time it is made."""
    made = []

    def noted(*args, **kwargs):
        made.append(args)
        return make(*args, **kwargs)

    return compiled(noted), made


def test_it_is_made_once_and_asked_with_each_id(aigul, damir):
    ask, made = counted(lambda pk: User.objects.filter(pk=pk))
    assert [ask(aigul.pk), ask(damir.pk), ask(uuid4())] == [[aigul], [damir], []]
    assert len(made) == 1


def test_it_is_asked_at_each_moment(aigul):
    ask, made = counted(
        lambda user, at: Undertaking.objects.filter(
            user=user, accepted_at__lte=at, valid_until__gt=at
        ).values_list("user", flat=True)
    )
    answers = [ask(aigul.pk, at) for at in (BEFORE, NOW, AFTER)]
    assert answers == [[], [aigul.pk], []]
    assert len(made) == 1


def test_ids_keep_their_places(aigul, damir):
    def either(first: UUID, second: UUID) -> QuerySet[User]:
        rows = User.objects.filter(Q(pk=second) | Q(pk=first))
        return rows.exclude(pk=first)

    ask = compiled(either)
    assert ask(aigul.pk, damir.pk) == [damir]
    assert ask(damir.pk, aigul.pk) == [aigul]
    assert ask(second=aigul.pk, first=damir.pk) == [aigul]


def test_what_is_no_id_and_no_moment_makes_another_question():
    ask, made = counted(
        lambda country, name: Territory.objects.filter(country=country, name_ru=name)
    )
    osh, country = territory("Ош"), territory("Кыргызская Республика")
    assert ask("kg", osh.name_ru) == ask("kg", osh.name_ru) == [osh]
    assert ask("kg", country.name_ru) == [country]
    assert len(made) == 2


def test_a_number_that_varies_makes_no_other_question():
    ask, made = counted(
        lambda place: Territory.objects.filter(
            country="kg", low__lte=place, high__gte=place, level="region"
        )
    )
    osh, naryn = territory("Ошская область"), territory("Нарынская область")
    asked = [Varying(osh.high), Varying(naryn.low), Varying(-1)]
    assert [ask(place) for place in asked] == [[osh], [naryn], []]
    assert len(made) == 1


def test_a_number_that_varies_but_is_used_otherwise_is_refused():
    with pytest.raises(ValueError, match="no condition"):
        compiled(lambda place: Territory.objects.filter(low__lte=place * 2))(Varying(7))


def test_rows_beside_and_columns_come_as_the_queryset_has_them(aigul):
    def with_user(user: UUID) -> QuerySet[Undertaking]:
        rows = Undertaking.objects.filter(user=user).select_related("user")
        return rows.annotate(named=F("user__full_name"))

    def named(user: UUID):
        return User.objects.filter(pk=user).values_list("full_name", "pk")

    (row,) = compiled(with_user)(aigul.pk)
    assert (row.user, row.named) == (aigul, aigul.full_name)
    assert "user" in row._state.fields_cache
    assert compiled(named)(aigul.pk) == [(aigul.full_name, aigul.pk)]


def test_a_question_without_an_answer_asks_nothing(django_assert_num_queries):
    ask = compiled(lambda pk: User.objects.filter(pk=pk, username__in=[]))
    with django_assert_num_queries(0):
        assert ask(uuid4()) == ask(uuid4()) == []


def test_an_id_that_is_in_no_condition_is_refused(aigul):
    def all_but_forgotten(user: UUID) -> QuerySet[User]:
        return User.objects.filter(username=str(user))

    with pytest.raises(ValueError, match="no condition"):
        compiled(all_but_forgotten)(aigul.pk)


def test_a_question_that_asks_the_database_itself_is_refused(aigul):
    def of_same_place(user: UUID) -> QuerySet[User]:
        place = User.objects.values_list("organisation", flat=True).first()
        return User.objects.filter(pk=user, organisation=place)

    with pytest.raises(ValueError, match="without asking"):
        compiled(of_same_place)(aigul.pk)
    assert User.objects.get(pk=aigul.pk) == aigul


def test_what_is_fetched_beside_is_refused(aigul):
    ask = compiled(
        lambda user: User.objects.filter(pk=user).prefetch_related("undertakings")
    )
    with pytest.raises(ValueError, match="beside"):
        ask(aigul.pk)
