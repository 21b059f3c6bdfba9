"""Settings of the embedded PostgreSQL, scaled to the machine.

They are written to `kamkor.conf` in the data folder at each start. What an operator
puts into `var/postgres.local.conf` is read after them and wins.
"""

import os
import shutil
from pathlib import Path

from .embedded_account import Account

MB = 1024 * 1024
GB = 1024 * MB

_FIXED = {
    "listen_addresses": "",  # the socket is the only door
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "superuser_reserved_connections": "3",
    "max_locks_per_transaction": "256",  # a run makes dozens of temporary tables
    "work_mem": "32MB",
    "hash_mem_multiplier": "2.0",
    "synchronous_commit": "on",
    "fsync": "on",
    "full_page_writes": "on",
    # whole pages in the log of random keys hardly grow smaller, and pglz, the only way
    # of this build, took a third of the server's time in an import
    "wal_compression": "off",
    "wal_level": "replica",
    "max_wal_senders": "2",
    "checkpoint_timeout": "15min",
    "checkpoint_completion_target": "0.9",
    "jit": "off",
    "random_page_cost": "1.1",
    "effective_io_concurrency": "64",
    "default_statistics_target": "200",
    "autovacuum_vacuum_scale_factor": "0.05",
    "autovacuum_analyze_scale_factor": "0.02",
    "idle_in_transaction_session_timeout": "10min",
    "track_io_timing": "on",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    "default_text_search_config": "pg_catalog.simple",
    "password_encryption": "scram-sha-256",
    # The log names errors but never quotes a row, a statement or a parameter.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_line_prefix": "%m [%p] ",
    "log_checkpoints": "off",
}


def memory() -> int:
    """Bytes this process may use: the machine's, or less where a container says so."""
    most = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    limits = ("memory.max", "memory/memory.limit_in_bytes")
    for limit in limits:
        try:
            text = Path("/sys/fs/cgroup", limit).read_text().strip()
        except OSError:
            continue
        if text.isdigit():
            most = min(most, int(text))
    return most


def settings(*, data: Path, socket: Path) -> dict[str, str]:
    """Every setting by name, for this machine and this place."""
    bytes_ = memory()
    room = shutil.disk_usage(data).total
    cores = len(os.sched_getaffinity(0))
    return _FIXED | {
        "unix_socket_directories": str(socket),
        "shared_buffers": _mb(bytes_ // 32, least=64 * MB, most=4 * GB),
        "effective_cache_size": _mb(bytes_ // 2, least=256 * MB, most=256 * GB),
        "maintenance_work_mem": _mb(bytes_ // 64, least=64 * MB, most=GB),
        # a session's temporary tables: taken as they grow, given back when it ends
        "temp_buffers": _mb(bytes_ // 128, least=8 * MB, most=256 * MB),
        "max_wal_size": _mb(room // 8, least=128 * MB, most=4 * GB),
        "min_wal_size": _mb(room // 32, least=80 * MB, most=256 * MB),
        "max_worker_processes": str(max(8, cores * 2)),
        "max_parallel_workers": str(cores),
        "max_parallel_workers_per_gather": str(max(1, min(4, cores // 2))),
        "dynamic_shared_memory_type": _shared_memory(),
    }


def write(*, data: Path, socket: Path, account: Account) -> None:
    """Bring `kamkor.conf`, `pg_hba.conf` and the include lines up to date."""
    lines = [
        f"{name} = '{_quoted(value)}'"
        for name, value in sorted(settings(data=data, socket=socket).items())
    ]
    header = "# Written at each start. Your own settings: var/postgres.local.conf"
    _replace(data / "kamkor.conf", "\n".join([header, *lines, ""]), account)
    # Whoever may enter the socket's folder (mode 0700) is the owner of the data, who
    # can read the files anyway: a password here would protect nothing.
    hba = "local all all trust\nlocal replication all trust\n"
    _replace(data / "pg_hba.conf", hba, account)
    local = data.parent / "postgres.local.conf"
    main = "include 'kamkor.conf'\n"
    if local.exists():
        main += f"include '{_quoted(str(local))}'\n"
    _replace(data / "postgresql.conf", main, account)


def _mb(value: int, *, least: int, most: int) -> str:
    return f"{min(max(value, least), most) // MB}MB"


def _quoted(value: str) -> str:
    return value.replace("\\", "\\\\").replace("'", "''")


def _shared_memory() -> str:
    """Containers often have a /dev/shm of 64 MB, too small for parallel queries."""
    try:
        room = shutil.disk_usage("/dev/shm").total  # noqa: S108
    except OSError:
        return "mmap"
    return "posix" if room >= GB else "mmap"


def _replace(path: Path, text: str, account: Account) -> None:
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return
    new = path.with_name(path.name + ".new")
    new.write_text(text, encoding="utf-8")
    new.chmod(0o600)
    account.own(new)
    new.replace(path)
