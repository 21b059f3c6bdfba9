"""What the door answers."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

State = Literal["received", "running", "done", "failed", "undone"]


class Receipt(BaseModel):
    """What became of the records of one call."""

    id: UUID
    kind: str
    source: str
    list_date: date
    territory: str | None = Field(description="Code of the place.")
    state: State
    failure: str | None = Field(description="Why nothing was brought in, in words.")
    received_at: datetime
    finished_at: datetime | None
    counts: dict[str, int] = Field(
        description="rows, accepted, refused; of the accepted: new, changed, mended, "
        "unchanged. Empty until the state is done."
    )


class Saying(BaseModel):
    """One thing to be said of one field."""

    field: str | None = Field(description="Null: of the row as a whole.")
    code: str
    message: str = Field(description="In the language of Accept-Language.")


class Row(BaseModel):
    row: int = Field(description="Counted from 1 in the order you sent them.")
    reference: str
    state: Literal["accepted", "refused", "superseded", "undone", "repeated"]
    problems: list[Saying] = Field(description="They keep the row out.")
    remarks: list[Saying] = Field(description="The row goes in all the same.")


class Fate(Receipt):
    rows: list[Row] = Field(description="Only rows of which something is to be said.")
    next: int | None = Field(description="Ask again with after=next for more rows.")


class Receipts(BaseModel):
    receipts: list[Receipt]
    next: UUID | None = Field(description="Ask again with after=next for older ones.")


class ProblemPlace(BaseModel):
    pointer: str
    detail: str


class ProblemDetails(BaseModel):
    """An error as RFC 9457 says."""

    type: str
    title: str
    status: int
    detail: str | None = None
    errors: list[ProblemPlace] | None = None
