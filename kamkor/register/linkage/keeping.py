"""What is kept of each record that is evidence, its profile and keys, and how it goes."""

from collections.abc import Collection, Mapping
from uuid import UUID

from kamkor.foundation.db import sql
from kamkor.foundation.db.copy import copy_text

from . import keys, namecount, store
from .deciding import KEPT, kept_line, search_lines
from .profile import Profile
from .store import Known

_SAMPLE = 10  # of ANALYZE: 3,000 keys tell how many there are
SORTED = "128MB"  # of the server, for one sort: keys of a long list in one go


def keep(
    profiles: Mapping[UUID, Profile],
    person_of: Mapping[UUID, UUID],
    probe: Mapping[UUID, Collection[int]],
) -> None:
    """Write profiles and keys of records, by the person each was given to. `probe`:
    the match keys of each record."""
    lines = (kept_line(p, person_of[r]) for r, p in profiles.items())
    store.add("linkage_profile", KEPT, lines)
    add_match_keys(probe)
    searched: dict[UUID, set[int]] = {}
    for record, said in profiles.items():
        searched.setdefault(person_of[record], set()).update(keys.search_keys(said))
    put_search_keys(search_lines(searched))


def add_match_keys(probe: Mapping[UUID, Collection[int]]) -> None:
    """Write the match keys of records, those that stand among them."""
    put_keys(
        "".join([f"{key}\t{r}\t0\n" for r, found in probe.items() for key in found])
    )
    write_keys(sure=False)


def put_keys(lines: str) -> None:
    """Match keys of a block put aside: lines of (hash, record_id, piece)."""
    store.run(
        "DROP TABLE IF EXISTS pg_temp.link_keys; CREATE TEMPORARY TABLE link_keys"
        " (hash bigint, record_id uuid, piece smallint) ON COMMIT DROP;"
        f" ALTER TABLE link_keys ALTER hash SET STATISTICS {_SAMPLE}"
    )
    copy_text("link_keys", ("hash", "record_id", "piece"), lines)
    store.run("ANALYZE link_keys (hash)")


def write_keys(*, sure: bool) -> None:
    """Write the keys put aside, in the order of the index, of which each page is then
    touched once. sure: none of them stands."""
    _write_keys("link_keys", sure=sure)


def open_waiting() -> None:
    """An empty place for match keys that nobody but this transaction needs yet."""
    store.run(
        "DROP TABLE IF EXISTS pg_temp.link_waiting; CREATE TEMPORARY TABLE link_waiting"
        " (hash bigint, record_id uuid) ON COMMIT DROP;"
        " CREATE INDEX ON link_waiting (hash);"
        f" ALTER TABLE link_waiting ALTER hash SET STATISTICS {_SAMPLE}"
    )


def wait_keys() -> None:
    """The keys put aside, none of which stands, wait for those of later blocks: the
    index is as big as the register, and every block would touch most of its pages."""
    store.run(
        "INSERT INTO link_waiting SELECT hash, record_id FROM link_keys ORDER BY hash;"
        " ANALYZE link_waiting (hash)"
    )


def write_waiting() -> None:
    """Write all keys that wait."""
    store.run(f"SET LOCAL work_mem = '{SORTED}'")
    _write_keys("link_waiting", sure=True)
    store.run("SET LOCAL work_mem TO DEFAULT")
    open_waiting()


def _write_keys(table: str, *, sure: bool) -> None:
    store.run(
        "INSERT INTO linkage_matchkey (hash, record_id) SELECT hash, record_id"
        f" FROM {table} ORDER BY hash, record_id"
        + ("" if sure else " ON CONFLICT DO NOTHING")
    )


def put_search_keys(lines: str) -> None:
    """Aside, until it is known where the children live: `write_search_keys`. Lines of
    (hash, person_id)."""
    store.run(
        "CREATE TEMPORARY TABLE IF NOT EXISTS link_search"
        " (hash bigint, person_id uuid) ON COMMIT DROP"
    )
    copy_text("link_search", ("hash", "person_id"), lines)


def write_search_keys() -> None:
    """The search keys put aside in this transaction, each with its child's place."""
    if store.fetch("SELECT to_regclass('pg_temp.link_search')") == [(None,)]:
        return
    store.run(f"SET LOCAL work_mem = '{SORTED}'")
    for _step, statement in sql.steps(store.PACKAGE, "write_search_keys"):
        store.run(statement)
    store.run("SET LOCAL work_mem TO DEFAULT; TRUNCATE link_search")


def forget(gone: Mapping[UUID, Known]) -> None:
    """Records that are no evidence any more: their profiles and keys go."""
    store.put(
        "link_gone", "linkage_matchkey", ("hash", "record_id"),
        ((key, r) for r, k in gone.items() for key in keys.match_keys(k.profile)),
    )  # fmt: skip
    store.run(
        "DELETE FROM linkage_matchkey m USING link_gone g"
        " WHERE m.hash = g.hash AND m.record_id = g.record_id"
    )
    store.run("DELETE FROM linkage_profile WHERE record_id = ANY(%s)", [list(gone)])
    namecount.add((k.profile for k in gone.values()), gone=True)
    rekey({k.person for k in gone.values()})


def rekey(lost: Collection[UUID]) -> None:
    """Search keys of persons who lost a profile: what the others say remains."""
    store.run("DELETE FROM linkage_searchkey WHERE person_id = ANY(%s)", [list(lost)])
    searched = {
        person: {key for p in profiles for key in keys.search_keys(p)}
        for person, profiles in store.profiles_of(lost).items()
    }
    put_search_keys(search_lines(searched))
