"""Under which account the embedded PostgreSQL runs, and the command prefix for it.

PostgreSQL refuses to run as root. An ordinary user simply runs it. For root there are
two ways, tried in this order, neither of which touches the folders above the data:

1. a user namespace in which root is seen as an ordinary user: the server keeps the
   file owner root, so it reaches a clone under /root, but has no privilege outside;
2. the system user `kamkor` (made when absent), where namespaces are refused as in many
   containers. If that user may not pass the folders above the data, the server gets
   the one capability to pass them (CAP_DAC_OVERRIDE) and no other.

A data folder that belongs to somebody already is run under its owner.
"""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from .embedded_errors import ServerError

SYSTEM_USER = "kamkor"
_OVERFLOW_UID = 65534


@dataclass(frozen=True, kw_only=True)
class Account:
    """The file owner `uid`:`gid` and the words that stand before the command."""

    uid: int
    gid: int
    prefix: tuple[str, ...] = ()

    def own(self, path: Path) -> None:
        """Give one file or folder that this process made to the account."""
        if os.geteuid() == 0 and path.lstat().st_uid != self.uid:
            os.lchown(path, self.uid, self.gid)


def account_for(data: Path, binaries: Path) -> Account:
    """The account for the data folder `data` (it need not exist, its parent must).

    Raises ServerError when there is no way to run PostgreSQL here.
    """
    owner = data.stat().st_uid if data.exists() else None
    me = os.geteuid()
    if me != 0:
        if owner not in {None, me}:
            raise ServerError(
                f"The database in {data} belongs to the user {_name(owner)}. "
                "Start Kamkor as that user, or use another copy of the project."
            )
        return Account(uid=me, gid=os.getegid())
    if owner in {None, 0}:
        return _namespace() or _system_user(data, binaries)
    return _as_user(pwd.getpwuid(owner), data, binaries)


def _name(uid: int | None) -> str:
    try:
        return pwd.getpwuid(uid or 0).pw_name
    except KeyError:
        return str(uid)


def _works(*command: str) -> bool:
    try:
        done = subprocess.run(  # noqa: S603
            command, capture_output=True, timeout=20, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _namespace() -> Account | None:
    """Root seen as the first ordinary user of the machine: initdb wants a real name."""
    ordinary = [u for u in pwd.getpwall() if u.pw_uid not in {0, _OVERFLOW_UID}]
    if not ordinary:
        return None
    uid = ordinary[0].pw_uid
    prefix = ("unshare", "--user", f"--map-user={uid}", f"--map-group={uid}")
    return Account(uid=0, gid=0, prefix=prefix) if _works(*prefix, "true") else None


def _system_user(data: Path, binaries: Path) -> Account:
    try:
        user = pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        useradd = shutil.which("useradd") or "/usr/sbin/useradd"
        shell = "/usr/sbin/nologin"
        _works(useradd, "--system", "--no-create-home", "--shell", shell, SYSTEM_USER)
        try:
            user = pwd.getpwnam(SYSTEM_USER)
        except KeyError:
            raise ServerError(
                "PostgreSQL does not run as root, this machine allows no user "
                f"namespaces, and the system user {SYSTEM_USER} could not be made. "
                "Start Kamkor as an ordinary user, or name a server in DATABASE_URL."
            ) from None
    account = _as_user(user, data, binaries)
    if data.exists():
        _hand_over(data, account)
    return account


def _as_user(user: pwd.struct_passwd, data: Path, binaries: Path) -> Account:
    plain = (
        "setpriv",
        f"--reuid={user.pw_uid}",
        f"--regid={user.pw_gid}",
        "--clear-groups",
    )
    # access(2) honours the capability only with the securebit.
    passing = (
        *plain,
        "--securebits=+no_setuid_fixup",
        "--inh-caps=+dac_override",
        "--ambient-caps=+dac_override",
    )
    for prefix in (plain, passing):
        account = Account(uid=user.pw_uid, gid=user.pw_gid, prefix=prefix)
        if _reaches(account, data, binaries):
            return account
    raise ServerError(
        f"The user {user.pw_name} that runs PostgreSQL cannot reach {data}. "
        "Start Kamkor as an ordinary user, or put the project into a folder that "
        "everybody may pass."
    )


def _reaches(account: Account, data: Path, binaries: Path) -> bool:
    program = binaries / "postgres"
    place = data if data.exists() else data.parent
    return all(
        _works(*account.prefix, "test", "-x", str(path)) for path in (program, place)
    )


def _hand_over(data: Path, account: Account) -> None:
    for folder, _folders, files in os.walk(data):
        os.lchown(folder, account.uid, account.gid)
        for name in files:
            os.lchown(os.path.join(folder, name), account.uid, account.gid)
