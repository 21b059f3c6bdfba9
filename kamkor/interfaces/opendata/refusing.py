"""What cannot be answered, by the numbers of SDMX and of HTTP."""

from django.utils.translation import gettext_noop as _

from .words import Words, in_four

STATUS = {100: 404, 140: 400, 150: 400, 406: 406, 410: 410, 500: 500, 501: 501}
REASONS = {
    "no_release": _("Nothing was released yet."),
    "no_such_release": _("There is no release %(number)s."),
    "withdrawn": _("Release %(number)s was withdrawn: %(why)s"),
    "no_flow": _("There is no dataflow “%(name)s”; there are: %(known)s."),
    "no_structure": _("There is no structure of this name here."),
    "no_column": _("The dataflow has no column “%(name)s”; it has: %(known)s."),
    "no_results": _("Nothing was found for this key and these periods."),
    "no_file": _("There is no file of this name; there are: %(known)s."),
    "key_length": _(
        "The key has %(found)s parts and must have %(wanted)s, with a dot between:"
        " %(shape)s. An empty part asks for everything."
    ),
    "key_shape": _("“%(part)s” of the key is not a list of codes with + between."),
    "key_code": _("“%(code)s” of the key is not a code of %(column)s."),
    "key_long": _("The key is longer than %(most)s letters."),
    "period": _("“%(value)s” of %(name)s is not a period such as 2023 or 2023-Q1."),
    "ends": _("startPeriod is later than endPeriod."),
    "number": _("“%(value)s” of %(name)s is not a whole number from 1 on."),
    "choice": _("“%(value)s” of %(name)s is none of: %(known)s."),
    "parameter": _(
        "“%(name)s” is not a parameter of this address; known are: %(known)s."
    ),
    "twice": _("“%(name)s” is given more than once."),
    "not_here": _("“%(name)s” is part of the standard but not offered here."),
    "format": _("None of these formats is offered: %(asked)s. Offered are: %(known)s."),
}


class Refused(Exception):
    """`code`: of SDMX; 406 and 410 are those of HTTP, which SDMX has no number for."""

    def __init__(self, code: int, reason: str, /, **values: object) -> None:
        super().__init__(reason, values)
        self.code = code
        self.reason = reason
        self.values = values

    @property
    def status(self) -> int:
        return STATUS[self.code]

    @property
    def words(self) -> Words:
        return in_four(REASONS[self.reason], **self.values)


def syntax(reason: str, /, **values: object) -> Refused:
    return Refused(140, reason, **values)


def semantic(reason: str, /, **values: object) -> Refused:
    return Refused(150, reason, **values)


def nothing(reason: str, /, **values: object) -> Refused:
    return Refused(100, reason, **values)
