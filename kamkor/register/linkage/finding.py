"""Linkage's second part of an import: children are found by what was said of them.

After people, who say where each child lives: keys are written with its place.
"""

from kamkor.register.sources.stages import Counts, Scope, Stage

from . import keeping


def run(scope: Scope) -> Counts:
    """Write the search keys that linkage put aside. Counts nothing."""
    scope.progress("finding", 0, 1)
    keeping.write_search_keys()
    return {}


def undo(_scope: Scope) -> Counts:
    """Nothing to take back: linkage forgets the keys with the records."""
    return {}


STAGE = Stage(order=25, name="finding", run=run, undo=undo)
