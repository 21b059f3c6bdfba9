"""People's answers as the core learns from them."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from kamkor.foundation.db import sql
from kamkor.register.linkage import store
from kamkor.register.linkage.core.explain import Explanation
from kamkor.register.linkage.core.learning import Labels, is_held_out
from kamkor.register.linkage.core.levels import BY_NAME, COMPARISONS


def teaching_and_held_out() -> tuple[Labels, Labels]:
    """All answers that tell what agreed: those that teach, and those that judge.

    As the machine only. The split hangs on the pair's id alone, so that what judged one
    set of weights never taught the next.
    """
    rows = [(key, *_said(why), one, many) for key, why, one, many in _answers()]
    held = np.array([is_held_out(row[0]) for row in rows], dtype=bool)
    labels = Labels(
        levels={
            each.name: np.array([row[1][each.name] for row in rows], dtype=np.int64)
            for each in COMPARISONS
        },
        rarity=np.array([row[2] for row in rows], dtype=float),
        guarded=np.array([row[3] for row in rows], dtype=bool),
        is_one=np.array([row[4] for row in rows], dtype=bool),
        readers=np.array([row[5] for row in rows], dtype=float),
    )
    return labels.some(~held), labels.some(held)


def _answers() -> list[tuple[str, Mapping[str, Any], bool, int]]:
    return [
        (key, store.as_json(why), one, readers)
        for key, why, one, readers in store.fetch(sql.load(store.PACKAGE, "labels"))
    ]


def _said(why: Mapping[str, Any]) -> tuple[dict[str, int], float, bool]:
    """Levels, bits that rarity brought, whether a guard held. A comparison or level
    that the table has not any more is unknown."""
    told = Explanation.from_dict(why)
    steps = {step.comparison: step for step in told.steps}
    levels = {
        name: each.number.get(steps[name].level, 0) if name in steps else 0
        for name, each in BY_NAME.items()
    }
    return levels, sum(step.rarity for step in told.steps), bool(told.guards)
