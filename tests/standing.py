"""Fixtures whose rows stand: made once, and gone back to after each test.

    @standing
    def case(aigul, begimai, bakyt):
        ...

reads like a fixture and is one. Its rows are written in a transaction around the tests
that ask for it, each such fixture behind a savepoint; what a test writes itself is rolled
back as ever. A test finds the rows of the fixtures it asks for (and of those they ask
for) and no others: going on to the next one rolls back whatever that one does not want.
The objects are copies, so that a test may change them. Tests of one module run in the
order of what they ask for, so that little is made twice; no module finds what another
made, which may have had other settings.

Only for what lies in the database alone: a standing fixture asks for standing fixtures
(or `db`) only, and has no end of its own. Where a test works in a database of its own,
or asks by `getfixturevalue`, the fixture is made for that test.
"""

import copy
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from inspect import signature
from typing import Any, NamedTuple

import pytest
from django.db import connection, transaction

_OWN = {"own_database", "database_of_the_module", "transactional_db", "live_server"}
_OLDEST = 60.0  # seconds: the transaction's own clock stands still meanwhile


class _Wish(NamedTuple):
    """One standing fixture as a test sees it: what it asks for may be overridden."""

    make: Callable[..., Any]
    given: tuple[tuple[str, "_Wish | None"], ...]  # None: `db`


class _Layer(NamedTuple):
    wish: _Wish
    value: Any
    transaction: Any


_layers: list[_Layer] = []
_given: dict[Callable[..., Any], Any] = {}  # to the present test
_failed: list[BaseException] = []  # why the layers of the present test are not there
_about: dict[
    str, Any
] = {}  # "connection", "since" of the lowest layer; "blocker", "module"


def standing(make: Callable[..., Any]) -> Any:
    """A fixture whose rows stand, see above."""

    @wraps(make)
    def given(**asked: Any) -> Any:
        if _failed:
            raise _failed[0]
        return _given[make] if make in _given else make(**asked)

    given.stands = make  # type: ignore[attr-defined]
    given.__signature__ = signature(make)  # type: ignore[attr-defined]
    return pytest.fixture(given)


# --- the hooks, taken over by conftest.py


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Within a module, tests that ask for the same stand beside each other."""
    modules: dict[Any, int] = {}
    for item in items:
        modules.setdefault(item.path, len(modules))
    items.sort(
        key=lambda item: (modules[item.path], [_rank(w.make) for w in _wanted(item)])
    )


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Roll back what the coming test does not want."""
    _given.clear()
    _failed.clear()
    if _layers:
        with _about["blocker"].unblock():
            _fall(_common(_wanted(item)) if _about.get("module") == item.path else 0)
    _about["module"] = item.path


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(
    fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest
) -> Iterator[None]:
    """Make what is missing just before the test's own transaction begins."""
    if fixturedef.argname == "_django_db_helper":
        _about["blocker"] = request.getfixturevalue("django_db_blocker")
        with _about["blocker"].unblock():
            try:
                _build(_wishes(request.node))
            except (Exception, pytest.skip.Exception) as error:  # noqa: BLE001 raised where the test asks for it
                _failed.append(error)
    return (yield)


# --- what a test asks for


def _wishes(item: Any) -> list[_Wish]:
    """The standing fixtures of a test, those asked for by others before them."""
    names: list[str] = getattr(item, "fixturenames", [])
    if _OWN.intersection(names):
        return []
    fixtures = item._fixtureinfo.name2fixturedefs if names else {}
    found: dict[_Wish, None] = {}

    def wish(name: str, nth: int = -1) -> _Wish:
        fixture = fixtures[name][nth]
        if not hasattr(fixture.func, "stands"):
            raise LookupError(f"A standing fixture asks for {name}, which does not.")
        new = _Wish(
            fixture.func.stands,
            tuple(
                (
                    one,
                    None if one == "db" else wish(one, nth - 1 if one == name else -1),
                )
                for one in fixture.argnames
            ),
        )
        found.setdefault(new)
        return new

    asked = {name for name in names if hasattr(_last(fixtures, name), "stands")}
    for name in sorted(asked, key=lambda name: _rank(fixtures[name][-1].func.stands)):
        wish(name)
    return list(found)


def _wanted(item: Any) -> list[_Wish]:
    try:
        return _wishes(item)
    except LookupError:  # told when the test asks for it
        return []


def _last(fixtures: Any, name: str) -> Any:
    return fixtures[name][-1].func if name in fixtures else None


def _rank(make: Callable[..., Any]) -> tuple[int, str, int]:
    """Folders above before those below; in one file as written."""
    code = make.__code__
    return code.co_filename.count("/"), code.co_filename, code.co_firstlineno


# --- the layers


def _common(wishes: list[_Wish]) -> int:
    """How many layers, from the lowest, serve as they stand."""
    if not _sound():
        return 0
    same = 0
    for layer, wish in zip(_layers, wishes, strict=False):
        if layer.wish != wish:
            break
        same += 1
    return same


def _sound() -> bool:
    return bool(
        _layers
        and connection.connection is _about["connection"]
        and not connection.connection.closed
        and not connection.closed_in_transaction
        and not connection.needs_rollback
        and time.monotonic() - _about["since"] < _OLDEST
    )


def _build(wishes: list[_Wish]) -> None:
    _fall(_common(wishes))
    for wish in wishes[len(_layers) :]:
        values = {layer.wish: layer.value for layer in _layers}
        with _layer() as layer:
            asked = {name: one and values[one] for name, one in wish.given}
            value = wish.make(**asked)
        if not _layers:
            _about.update(connection=connection.connection, since=time.monotonic())
        _layers.append(_Layer(wish, value, layer))
    _given.update(copy.deepcopy({one.wish.make: one.value for one in _layers}))


@contextmanager
def _layer() -> Iterator[Any]:
    """An open transaction or savepoint; rolled back when making fails."""
    layer = transaction.atomic()
    # as Django's own, so that what is durable may begin inside
    layer._from_testcase = True  # type: ignore[attr-defined]
    layer.__enter__()
    try:
        yield layer
    except BaseException:
        _end(layer)
        raise


def _fall(height: int) -> None:
    while len(_layers) > height:
        _end(_layers.pop().transaction)


def _end(layer: Any) -> None:
    if connection.in_atomic_block:
        connection.set_rollback(True)
        layer.__exit__(None, None, None)
