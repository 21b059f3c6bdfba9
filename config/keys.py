"""Secrets as files outside the database, made at first use. There are no default keys."""

import os
import secrets
from pathlib import Path


class KeyFolder:
    """A folder of key files, each 32 random bytes in hexadecimal, mode 0600.

    An environment variable KAMKOR_KEY_<NAME> (hexadecimal) stands before the file, so
    that a key service can hand keys over without a disk. A process reads a file once: a
    key that was replaced counts from the next start.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._known: dict[str, str] = {}

    def text(self, name: str) -> str:
        """The key `name` as 64 hexadecimal characters."""
        given = os.environ.get(f"KAMKOR_KEY_{name.upper().replace('-', '_')}")
        if given:
            return given
        if name not in self._known:
            self._known[name] = self._file(name)
        return self._known[name]

    def bytes(self, name: str) -> bytes:
        """The key `name` as 32 bytes."""
        return bytes.fromhex(self.text(name))

    def _file(self, name: str) -> str:
        path = self.folder / f"{name}.key"
        try:
            return path.read_text().strip()
        except FileNotFoundError:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        new = path.with_suffix(f".{os.getpid()}.{secrets.token_hex(4)}")
        new.touch(mode=0o600)
        new.write_text(secrets.token_hex(32))
        try:
            os.link(new, path)  # the first of two processes wins
        except FileExistsError:
            pass
        finally:
            new.unlink()
        return path.read_text().strip()
