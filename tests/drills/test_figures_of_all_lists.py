"""The published figures of tests/cli/test_figures.py, with every other list beside."""

import pytest
from django.db import transaction

from kamkor.cli.demo import demo
from kamkor.cli.rights import rights
from kamkor.demo import quotas
from kamkor.foundation.db.context import acting_as_machine
from kamkor.register.people.models import Person
from tests.cli.test_figures import country, told

pytestmark = pytest.mark.slow
__all__ = ["country"]  # a fixture


def test_all_lists_of_a_small_republic_give_its_figures(country):
    """Exact though other lists misspell: who was counted stands in a careful list.

    Later lists can only hang on to these children. Two children of one careful list
    would have to be taken for one to be a child less.
    """
    size = 500
    code, _report = told(demo, "--children", str(size))
    assert code == 0
    _code, report = told(rights, "--all", "--snapshots")
    with acting_as_machine(), transaction.atomic():
        assert report["children"] == Person.objects.roots().count()
    assert report["snapshots"] == quotas.national("kg", size).named()
