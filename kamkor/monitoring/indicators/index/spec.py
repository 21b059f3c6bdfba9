"""The specification of an index: framework and method as data.

Its JSON schema is generated from these classes (`schema`); a methodologist writes it by
hand or on a page. Unknown fields are refused, so that a misspelt one is not passed over.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, LiteralString, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from .errors import NotPossible

Text = str | dict[str, str]  # one text, or one for each language
Impute = Literal[
    "none", "mean", "median", "group_mean", "group_median", "last", "linear",
    "neighbours", "regression",
]  # fmt: skip
Treat = Literal["none", "winsorise", "log", "boxcox", "winsorise_log"]
Normalise = Literal[
    "minmax", "zscore", "scaled", "rank", "borda", "percentile", "fraction",
    "to_target", "to_reference", "to_best", "goalposts", "bands",
]  # fmt: skip
Weigh = Literal[
    "given", "equal", "pca", "pca_rotated", "equal_effective", "entropy", "critic", "budget",
    "benefit_of_the_doubt",
]  # fmt: skip
Aggregate = Literal[
    "arithmetic", "geometric", "harmonic", "power", "copeland", "mazziotta", "owa"
]  # fmt: skip


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Part(_Strict):
    """What stands in the framework, under `parent`; `weight` among its siblings."""

    code: str
    parent: str | None = None
    name: Text = ""
    weight: Annotated[float, Field(ge=0)] = 1.0


class Indicator(_Part):
    """`direction` 1: more is better. `goalposts`: worst and best value of the scale,
    whatever the direction; `target`: the aim. `denominator`: the column to divide by.
    `log`: its natural logarithm is normalised, goalposts too."""

    parent: str
    direction: Literal[1, -1] = 1
    unit: Text = ""
    denominator: str | None = None
    target: float | None = None
    goalposts: tuple[float, float] | None = None
    bands: list[float] | None = None
    log: bool = False
    source: Text = ""

    @model_validator(mode="after")
    def _posts_differ(self) -> Self:
        if self.goalposts and self.goalposts[0] == self.goalposts[1]:
            raise PydanticCustomError("same_posts", "goalposts must differ")
        return self


class Group(_Part):
    """A domain or component; the one without a parent is the index itself."""

    aggregate: Aggregate | None = None


class Screen(_Strict):
    """Shares of indicators that must be known, 0 to 1: of a unit over all, else it has
    no score; of each group of the framework, else that group has none."""

    unit: Annotated[float, Field(ge=0, le=1)] = 0.0
    group: Annotated[float, Field(ge=0, le=1)] = 0.66


class Method(_Strict):
    """How scores are made. `shrink`: figures with counts are drawn to the rate of all,
    the more the fewer are counted (small areas). `scale`: ends of the normalised scale; `moments`: mean and
    deviation of z-scores, well above zero so that every mean can take them. `cut`: scores beyond the ends are cut to them, where goalposts, targets or
    references can be passed. `reference`: the unit all are compared with. `power`: the
    exponent of the power mean. `order`: weights from the best to the worst score (owa).
    `penalty` -1 where more is better (mazziotta). `votes`: points of each expert for
    each indicator of a group (budget). `shares`: least and greatest share of an indicator
    in a score (benefit of the doubt). `floor`: what a score is at least before its
    logarithm or reciprocal is taken."""

    denominate: bool = True
    screen: Screen = Screen()
    impute: Impute = "none"
    impute_groups: str | None = None
    treat: Treat = "none"
    shrink: bool = False
    normalise: Normalise = "goalposts"
    scale: tuple[float, float] = (0.0, 100.0)
    moments: tuple[float, float] = (50.0, 10.0)
    cut: bool = True
    reference: str | None = None
    weigh: Weigh = "given"
    votes: list[dict[str, float]] = []
    shares: tuple[float, float] = (0.0, 1.0)
    aggregate: Aggregate | list[Aggregate] = "arithmetic"
    power: float = 0.5
    order: list[float] | None = None
    penalty: Literal[1, -1] = -1
    floor: float = 1.0


class Uncertainty(_Strict):
    """What is varied, all together, in `draws` draws: the alternatives (with the method
    itself, equally likely), the weights by ± `noise` of themselves, one indicator left
    out in a share `drop` of the draws, the data within their errors."""

    draws: Annotated[int, Field(ge=0, le=100_000)] = 1000
    seed: int = 1
    normalise: list[Normalise] = []
    aggregate: list[Aggregate] = []
    noise: Annotated[float, Field(ge=0, le=1)] = 0.25
    drop: Annotated[float, Field(ge=0, le=1)] = 0.0
    data: bool = True
    interval: Annotated[float, Field(gt=0, lt=1)] = 0.9


class Spec(_Strict):
    """`base`: the year whose data set the ends of the scale for all years; None: each
    year its own. `year`: the year that is told; None: the newest."""

    title: Text = ""
    edition: str = ""
    year: int | None = None
    base: int | None = None
    groups: Annotated[list[Group], Field(min_length=1)]
    indicators: Annotated[list[Indicator], Field(min_length=1)]
    method: Method = Method()
    uncertainty: Uncertainty = Uncertainty()

    def parts(self) -> list[Indicator | Group]:
        return [*self.indicators, *self.groups]

    @model_validator(mode="after")
    def _is_a_tree(self) -> Self:
        codes = [one.code for one in self.parts()]
        if twice := sorted({code for code in codes if codes.count(code) > 1}):
            raise _not_a_tree("twice", "twice in the framework: {codes}", twice)
        parents = {group.code: group.parent for group in self.groups}
        roots = [code for code, parent in parents.items() if parent is None]
        if len(roots) != 1:
            raise _not_a_tree(
                "not_one_root", "one group must have no parent: {codes}", roots
            )
        for one in self.parts():
            if one.parent is not None and one.parent not in parents:
                raise _not_a_tree("no_group", "no group {codes}", [one.parent])
        used = {one.parent for one in self.parts()}
        if empty := sorted(set(parents) - used):
            raise _not_a_tree("empty_group", "nothing under: {codes}", empty)
        return self

    @model_validator(mode="after")
    def _goes_up_to_the_index(self) -> Self:
        parents = {group.code: group.parent for group in self.groups}
        for code in parents:
            at: str | None = code
            for _step in parents:
                at = parents[at] if at is not None else None
            if at is not None:
                raise _not_a_tree(
                    "circle", "the groups go round in a circle: {codes}", [code]
                )
        return self


def _not_a_tree(kind: str, words: LiteralString, codes: list[str]) -> Exception:
    return PydanticCustomError(kind, words, {"codes": ", ".join(codes)})


@dataclass(frozen=True)
class Wrong:
    """One thing that is wrong: `where` it stands (names and places in lists), its `kind`
    (pydantic's, or one of our own), `why` in English, and the facts of it."""

    where: tuple[str | int, ...]
    kind: str
    why: str
    facts: dict[str, Any]


def read(path: Path) -> Spec:
    """Raises NotPossible(spec_not_json | spec_wrong: where, why)."""
    try:
        told = json.loads(path.read_text("utf-8"))
    except (ValueError, UnicodeDecodeError) as error:
        raise NotPossible("spec_not_json", why=str(error)) from error
    return parse(told)


def parse(told: Any) -> Spec:
    """Raises NotPossible(spec_wrong: where and why of the first, all)."""
    try:
        return Spec.model_validate(told)
    except ValidationError as error:
        wrong = [
            Wrong(one["loc"], one["type"], one["msg"], one.get("ctx", {}))
            for one in error.errors()
        ]
        where = ".".join(map(str, wrong[0].where))
        raise NotPossible(
            "spec_wrong", where=where, why=wrong[0].why, all=wrong
        ) from error


def schema() -> dict[str, Any]:
    """The JSON schema of a specification."""
    return Spec.model_json_schema()
