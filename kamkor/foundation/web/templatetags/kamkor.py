"""Tags and filters that every template has without loading them."""

from datetime import date, datetime
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput
from django.utils import timezone
from django.utils.safestring import SafeString

from kamkor.foundation.access.choices import Relation
from kamkor.foundation.audit import words as audit
from kamkor.foundation.law import phones
from kamkor.foundation.web import icons, words

register = template.Library()


def _today(given: date | None = None) -> date:
    return given or timezone.localdate()


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    return icons.svg(name, css)


@register.inclusion_tag("phones.html")
def to_call() -> dict[str, Any]:
    """Whom to call in danger, in their order."""
    return {"phones": list(phones.here().values())}


@register.simple_tag
def phone(code: str) -> str:
    """The number of the police, an ambulance, the helpline of the country."""
    return phones.number(code)


@register.filter
def day(value: date | None) -> str:
    return words.day(value)


@register.filter
def short_day(value: date | None, today: date | None = None) -> str:
    return words.short_day(value, today=_today(today))


@register.filter
def moment(value: datetime | None) -> str:
    return words.moment(value)


@register.filter
def since(value: date | None, today: date | None = None) -> str:
    return words.since(value, today=_today(today))


@register.filter
def age(born: date | None, today: date | None = None) -> str:
    return words.age(born, today=_today(today))


@register.simple_tag
def due(
    value: date | None, working_days: int | None = None, today: date | None = None
) -> str:
    return words.due(value, today=_today(today), working_days=working_days)


@register.filter
def number(value: float | None, digits: int = 0) -> str:
    return words.number(value, digits=digits)


@register.filter
def signed(value: float | None, digits: int = 0) -> str:
    return words.signed(value, digits=digits)


@register.filter
def percent(share: float | None, digits: int = 0) -> str:
    return words.percent(share, digits=digits)


@register.filter
def tone(status: Any) -> words.Tone:
    """The word, icon and css of met, at_risk, not_met or unknown."""
    return words.tone(status)


@register.filter
def is_checkbox(field: BoundField) -> bool:
    """A single box, whose label stands after it."""
    return isinstance(field.field.widget, CheckboxInput)


@register.simple_tag
def heads(*labels: str, numbers: str = "") -> list[dict[str, Any]]:
    """Columns of a data list; `numbers`: places of those with numbers, "2 3" of 1, 2…"""
    places = {int(place) for place in numbers.split()}
    return [
        {"label": label, "number": place in places}
        for place, label in enumerate(labels, start=1)
    ]


@register.filter
def times(count: str | int) -> range:
    return range(int(count))


@register.filter
def audit_words(verb: str) -> str:
    """What an entry of the log says was done or seen."""
    return audit.words_of(verb)


@register.filter
def relation_words(relation: str) -> str:
    """Why somebody saw a child: "the child lives in the territory"."""
    known = relation in Relation.values
    return str(Relation(relation).label) if known else relation
