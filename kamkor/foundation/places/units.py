"""What a row of a classifier turns out to be, and what can be odd about it."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Odd(models.TextChoices):
    SPACES = "spaces", _("spaces inside the code")
    CODE = "code", _("the code is written against the rule")
    HEADING = "heading", _("a heading, not a unit")
    LEVEL = "unknown_level", _("the level cannot be told")
    DUPLICATE = "duplicate", _("the code stands there more than once")
    NO_NAME = "no_name", _("there is no name")
    UNREADABLE = "unreadable", _("the code cannot be read")
    MISSING_PARENT = "missing_parent", _("the unit above is missing")
    WRONG_PARENT = "wrong_parent", _("another unit above than the code tells")
    RENAMED = "renamed", _("another name than before")
    ENDED = "ended", _("no longer in the classifier")
    RETURNED = "returned", _("in the classifier again")
    PARTIAL = "partial", _("most units of this level are not in the file: left alone")
    REGION_ABSENT = "region_absent", _("the whole region is not in the file")


@dataclass(frozen=True)
class Unit:
    """`code` in its regular form, `above` the codes of what contains it, nearest first.

    `stands_in`: a row that is only taken when no other row tells the same unit.
    """

    code: str
    level: str
    above: tuple[str, ...]
    odd: Odd | None = None
    stands_in: bool = False


@dataclass(frozen=True)
class Remark:
    """Something odd: which, at which code, where in the file, and about what."""

    odd: Odd
    code: str
    where: str = ""
    detail: str = ""

    def as_dict(self) -> dict[str, str]:
        return {
            "odd": self.odd.value,
            "code": self.code,
            "where": self.where,
            "detail": self.detail,
        }
