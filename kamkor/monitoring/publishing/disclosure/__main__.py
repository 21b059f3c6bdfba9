"""Make ptable.csv anew and say its hash, to be written into ptable.toml."""

import hashlib
import sys

from . import ptable


def main() -> None:
    spec, _sha256 = ptable.specification()
    data = ptable.written(ptable.generate(spec), spec)
    (ptable.HERE / "ptable.csv").write_bytes(data)
    sys.stdout.write(hashlib.sha256(data).hexdigest() + "\n")


if __name__ == "__main__":
    main()
