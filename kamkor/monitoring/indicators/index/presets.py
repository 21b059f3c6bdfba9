"""Methods of known indices, to be tried on the same data.

The framework and its data stay; only how they are made one number changes. What a
publisher does not say stays as the specification has it.
"""

from dataclasses import dataclass
from typing import Any

from .errors import NotPossible
from .spec import Method, Spec


@dataclass(frozen=True)
class Preset:
    """`method`: what differs from a method with no choices made. `is_anchored`: scores
    stand on the scale of the base year, or of the first one. `source`: where the method
    is told; `is_verified`: whether that was read."""

    method: dict[str, Any]
    source: str
    is_verified: bool
    is_anchored: bool = False


PRESETS = {
    "kz_2022": Preset(
        {"normalise": "minmax", "weigh": "equal", "aggregate": "arithmetic"},
        "Kazakhstan, Prime Minister's order No. 10-o of 1 February 2022: arithmetic mean"
        " of components, 0 to 100; bounds of the scale are not published",
        is_verified=True,
    ),
    "report_card": Preset(
        {"normalise": "zscore", "weigh": "equal", "aggregate": "arithmetic"},
        "UNICEF Innocenti Report Cards 16 and 19: z-scores averaged in each outcome, then"
        " over outcomes",
        is_verified=False,
    ),
    "kids_count": Preset(
        {"normalise": "zscore", "weigh": "equal", "aggregate": "arithmetic"},
        "Annie E. Casey Foundation, KIDS COUNT until 2025: sums of z-scores, which rank as"
        " their means do",
        is_verified=True,
    ),
    "kids_count_anchored": Preset(
        {"normalise": "minmax", "scale": (0.0, 1000.0), "weigh": "equal", "cut": False,
         "aggregate": "arithmetic"},
        "Annie E. Casey Foundation, KIDS COUNT from 2026: 0 to 1,000, anchored to a base"
        " year",
        is_verified=True,
        is_anchored=True,
    ),
    "hdi": Preset(
        {"normalise": "goalposts", "scale": (0.0, 1.0), "floor": 0.0,
         "aggregate": ["arithmetic", "geometric"]},
        "UNDP, Human Development Report 2021/22, technical note 1",
        is_verified=True,
    ),
    "mpi": Preset(
        {"normalise": "zscore", "moments": (100.0, 10.0), "aggregate": "mazziotta"},
        "Mazziotta and Pareto, Social Indicators Research 127 (2016)",
        is_verified=False,
    ),
    "ampi": Preset(
        {"normalise": "goalposts", "scale": (70.0, 130.0), "cut": False,
         "aggregate": "mazziotta"},
        "Mazziotta and Pareto, Social Indicators Research 127 (2016)",
        is_verified=False,
    ),
    "benefit_of_the_doubt": Preset(
        {"normalise": "minmax", "weigh": "benefit_of_the_doubt", "shares": (0.05, 0.5),
         "aggregate": "arithmetic"},
        "Cherchye, Moesen, Rogge and Van Puyenbroeck, Social Indicators Research 82"
        " (2007)",
        is_verified=False,
    ),
}  # fmt: skip


def applied(spec: Spec, name: str, *, first_year: int | None = None) -> Spec:
    """The same framework by the method of `name`; how it is screened and imputed stays.

    Raises NotPossible(no_preset: name, there).
    """
    if name not in PRESETS:
        raise NotPossible("no_preset", name=name, there=sorted(PRESETS))
    preset = PRESETS[name]
    kept = spec.method.model_dump(
        include={"denominate", "screen", "impute", "impute_groups", "treat"}
    )
    method = Method.model_validate(kept | preset.method)
    base = spec.base
    if preset.is_anchored and base is None:
        base = first_year
    return spec.model_copy(update={"method": method, "base": base})
