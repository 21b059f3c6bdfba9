"""What systems send, told as models: one for each kind of list, made from kinds.py."""

from datetime import date
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictFloat,
    StrictInt,
    create_model,
    model_validator,
)
from pydantic import StringConstraints as Text

from kamkor.register.sources.kinds import FIELDS, LISTS
from kamkor.register.sources.kinds import Field as ListField
from kamkor.register.sources.kinds import FieldType as T
from kamkor.register.sources.reading.cells import Cell

MOST_ROWS = 5_000
_PLAIN = r"^[^\x00-\x1f\x7f]*[^\x00-\x20\x7f][^\x00-\x1f\x7f]*$"

Words = Annotated[str, Text(strict=True, max_length=2000)]
Reference = Annotated[
    str,
    Text(strict=True, min_length=1, max_length=64, pattern=r"^[!-~]+$"),
    Field(
        description="The row's own number in your system. The same number later is the "
        "same row, corrected."
    ),
]
SourceName = Annotated[
    str,
    Text(strict=True, min_length=1, max_length=200, pattern=_PLAIN),
    Field(description="The name of your list, the same every time."),
]
ListDate = Annotated[
    date,
    Field(
        ge=date(2000, 1, 1),
        le=date(2100, 12, 31),
        description="The day the list speaks for.",
    ),
]
TerritoryCode = Annotated[
    str | None,
    Text(max_length=14, pattern=r"^[0-9A-Za-z-]{1,14}$"),
    Field(description="Code of the place the list speaks of; yours where left out."),
]


def _whole(value: Any) -> Any:
    """5.0 is a whole number in JSON."""
    is_whole = isinstance(value, float) and value.is_integer()
    return int(value) if is_whole else value


_Whole = Annotated[StrictInt, Field(ge=-(10**15), le=10**15), BeforeValidator(_whole)]
_Real = Annotated[StrictFloat, Field(ge=-1e15, le=1e15, allow_inf_nan=False)]
_CELLS: dict[T, Any] = {
    T.TEXT: Words | _Whole | None,
    T.PIN: Words | _Whole | None,
    T.NUMBER: Words | _Whole | _Real | None,
    T.YES_NO: Words | StrictBool | None,
    T.CERTIFICATE: Words | StrictBool | None,
    T.CODES: Words | Annotated[list[Words], Field(max_length=20)] | None,
}
_WORDS: Any = Words | None


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


def _cell(field: ListField) -> Any:
    kind = _CELLS.get(field.type, _WORDS)
    # in English, whatever language is active: the document is one for all
    return (kind, Field(default=None, description=field.code.replace("_", " ")))


def _values(name: str, fields: tuple[str, ...]) -> type[Strict]:
    cells: dict[str, Any] = {code: _cell(FIELDS[code]) for code in fields}
    return create_model(name, __base__=Strict, **cells)


AnyValues = _values("AnyValues", tuple(FIELDS))
_VALUES = {
    code: _values(f"{code.capitalize()}Values", LISTS[code].fields) for code in LISTS
}


class _Sending(Strict):
    """What one call says of all its rows."""

    source: SourceName
    list_date: ListDate
    territory: TerritoryCode = None


def _record(code: str) -> type[Strict]:
    one_kind: Any = Literal[code]
    return create_model(
        f"{code.capitalize()}Record",
        __base__=_Sending,
        kind=(one_kind, ...),
        reference=(Reference, ...),
        values=(_VALUES[code], ...),
    )


class _Batch(_Sending):
    rows: Any

    @model_validator(mode="after")
    def _references_differ(self) -> "_Batch":
        if len({row.reference for row in self.rows}) != len(self.rows):
            raise ValueError("two rows have the same reference")
        return self


def _batch(code: str) -> type[Strict]:
    one_kind: Any = Literal[code]
    row = create_model(
        f"{code.capitalize()}Row",
        __base__=Strict,
        reference=(Reference, ...),
        values=(_VALUES[code], ...),
    )
    rows = Annotated[list[row], Field(min_length=1, max_length=MOST_ROWS)]  # type: ignore[valid-type]
    return create_model(
        f"{code.capitalize()}Batch",
        __base__=_Batch,
        kind=(one_kind, ...),
        rows=(rows, ...),
    )


if TYPE_CHECKING:
    OneRecord: TypeAlias = Any
    ManyRecords: TypeAlias = Any
else:
    OneRecord = Annotated[reduce(or_, map(_record, LISTS)), Field(discriminator="kind")]
    ManyRecords = Annotated[
        reduce(or_, map(_batch, LISTS)), Field(discriminator="kind")
    ]


class Mended(Strict):
    """Some cells of one row anew; null empties a cell."""

    values: AnyValues  # type: ignore[valid-type]


def cells(values: BaseModel) -> dict[str, Cell]:
    """Field -> cell as a list would have it; fields left out are left out."""
    given: dict[str, Any] = values.model_dump(exclude_unset=True)
    return {name: _as_cell(value) for name, value in given.items()}


def _as_cell(value: Any) -> Cell:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "; ".join(value)
    cell: Cell = value
    return cell
