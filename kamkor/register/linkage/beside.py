"""A process beside an import, for what needs the processor and no database.

Python folds and weighs there while the server works here. It begins afresh and is told
the key of the hashes through its pipe; it answers in the order it is asked, keeps nothing
on disk, and ends with whoever started it, however that ends.
"""

import contextlib
import gc
import os
import pickle
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import IO, Any, cast

from . import keys
from .blocks import Decider

Submit = Callable[..., Future[Any]]  # name of a method of Decider, its arguments
_ALIVE = 1.0  # seconds between two looks at whoever started the process
_BEGIN = (
    "import sys; sys.path[:] = sys.argv[1:];"
    " from kamkor.register.linkage import beside; beside.main()"
)


class Ended(Exception):
    """The process beside is gone before it answered: killed, or out of memory."""


@contextmanager
def opened() -> Iterator[Submit]:
    """A `Decider` in a process of its own. What fails there is raised by its result."""
    process = subprocess.Popen(  # noqa: S603 - our own code, no shell
        [sys.executable, "-c", _BEGIN, *sys.path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    told, answers = cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout)

    def ask(name: str, *given: Any) -> Any:
        try:
            pickle.dump((name, given), told, protocol=5)
            told.flush()
            failed, answer = pickle.load(answers)  # noqa: S301 - from our own child
        except (EOFError, BrokenPipeError) as error:
            raise Ended from error
        if failed:
            raise answer
        return answer

    # one thread asks: pipes are small, and while it waits the import goes on
    with process, ThreadPoolExecutor(1, "beside") as asking:
        try:
            asking.submit(ask, "hold", keys.secret())
            yield lambda name, *given: asking.submit(ask, name, *given)
        finally:
            asking.shutdown(cancel_futures=True)
            with contextlib.suppress(BrokenPipeError):
                told.close()
            answers.close()


@contextmanager
def here() -> Iterator[Submit]:
    """The same in this process."""
    decider = Decider()

    def submit(name: str, *given: Any) -> Future[Any]:
        made: Future[Any] = Future()
        made.set_result(getattr(decider, name)(*given))
        return made

    yield submit


def main() -> None:
    """Answer until nobody asks."""
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what prints must not answer
    decider = Decider()
    gc.freeze()  # what was imported stays: no need to walk it again and again
    while True:
        try:
            name, given = pickle.load(sys.stdin.buffer)  # noqa: S301 - from our parent
        except EOFError:
            os._exit(0)
        pickle.dump(_answer(decider, name, given), answers, protocol=5)
        answers.flush()


def _answer(decider: Decider, name: str, given: tuple[Any, ...]) -> tuple[bool, Any]:
    try:
        if name == "hold":
            keys.hold(*given)
            return False, None
        return False, getattr(decider, name)(*given)
    except Exception as error:  # noqa: BLE001 - raised where it was asked
        return True, error


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_ALIVE)
    os._exit(1)
