"""Where somebody is in a form, and what the page of a section needs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.forms import BoundField
from django.utils import timezone

from kamkor.foundation.access.actor import Actor
from kamkor.foundation.accounts import reads as accounts
from kamkor.register.people.models import Care, Tie

from . import reads, scoring, showing
from .choices import Answerer
from .form import Form, Question, Section
from .forms import SectionForm, SignForm
from .prefilling import Child, Found
from .reads import Opened


@dataclass(frozen=True)
class Place:
    section: Section
    number: int
    of: int


def place(opened: Opened, code: str) -> Place | None:
    sections = opened.form.sections
    for number, section in enumerate(sections, start=1):
        if section.code == code:
            return Place(section, number, len(sections))
    return None


def unfinished(opened: Opened) -> tuple[Any, ...]:
    """The address of the first section that was never saved, else of signing."""
    for section in opened.form.sections:
        if section.code not in opened.sheet.saved:
            return ("assessment-fill", opened.assessment.pk, section.code)
    return ("assessment-sign", opened.assessment.pk)


def after(opened: Opened, here: Place) -> tuple[Any, ...]:
    """The address of the next section, else of signing."""
    if here.number < here.of:
        following = opened.form.sections[here.number]
        return ("assessment-fill", opened.assessment.pk, following.code)
    return ("assessment-sign", opened.assessment.pk)


def initial(
    opened: Opened, section: Section, said: Mapping[str, Found]
) -> dict[str, Any]:
    """What stands in the fields: the answer, or before any what the register says."""
    is_new = section.code not in opened.sheet.saved
    shown = {}
    for question in section.questions:
        value = opened.sheet.answers.get(question.code)
        if value is None and is_new and question.code in said:
            value = said[question.code].value
        shown[question.code] = value
    return shown


def unguarded(section: Section, answers: Mapping[str, Any]) -> dict[str, Any]:
    guarded = {q.code for q in section.questions if q.is_guarded}
    return {code: value for code, value in answers.items() if code not in guarded}


def shown(opened: Opened, here: Place) -> list[str]:
    """The questions of this section that are asked now."""
    return [q.code for q in here.section.questions if q.code in opened.shown]


def asked_at_first(
    opened: Opened, section: Section, said: Mapping[str, Found]
) -> set[str]:
    """The questions asked when the page was opened, what the register says counting."""
    filled = {k: v for k, v in initial(opened, section, said).items() if v}
    return opened.form.asked({**opened.sheet.answers, **filled})


def opened_more(
    before: Opened, now: Opened, here: Place, said: Mapping[str, Found]
) -> bool:
    """Whether questions without an answer came up in this section."""
    new = set(shown(now, here)) - asked_at_first(before, here.section, said)
    return any(now.sheet.answers.get(code) in (None, "", []) for code in new)


def built_on(form: SectionForm, version: int) -> SectionForm:
    """The form as sent, to be sent again on top of `version`."""
    data: Any = form.data.copy()  # type: ignore[attr-defined]
    data["version"] = str(version)
    again = SectionForm(form.section, data)
    again.is_valid()
    return again


def in_words(section: Section, answers: Mapping[str, Any]) -> dict[str, str]:
    return {
        q.code: scoring.wording(q, answers[q.code])
        for q in section.questions
        if q.code in answers
    }


@dataclass(frozen=True)
class Row:
    """One question on the page. `said` is what the register says to it, `theirs` what
    somebody else wrote meanwhile."""

    question: Question
    field: BoundField
    hidden: bool
    wanted: bool
    said: Found | None
    said_words: str
    theirs: str

    @property
    def by(self) -> str:
        """Whose words are wanted, where it is not the worker's own look."""
        is_own = self.question.by == Answerer.WORKER
        return "" if is_own else str(Answerer(self.question.by).label)


def rows(
    opened: Opened, here: Place, form: SectionForm, *,
    said: Mapping[str, Found], known: Child | None, theirs: Mapping[str, str],
) -> list[Row]:  # fmt: skip
    asked = (
        opened.shown if form.is_bound else asked_at_first(opened, here.section, said)
    )
    return [
        Row(
            question=q,
            field=form[q.code],
            hidden=q.code not in asked,
            wanted=reads.wanted(q, known, opened.form.country),
            said=said.get(q.code),
            said_words=scoring.wording(q, said[q.code].value) if q.code in said else "",
            theirs=theirs.get(q.code, ""),
        )
        for q in here.section.questions
    ]


def shown_page(
    actor: Actor, opened: Opened, here: Place, form: SectionForm, **more: Any
) -> dict[str, Any]:
    """Everything the page of a section shows."""
    found = opened.assessment
    known = more.get("known") or reads.child(
        actor, opened.child, today=timezone.localdate()
    )
    said = more.get("said") or reads.suggestions(opened.form, known)
    theirs = more.get("theirs", {})
    names = accounts.names([found.saved_by])
    return {
        "assessment": found,
        "instrument": opened.form,
        "child": showing.child(opened.child),
        "place": here,
        "sections": [(s, s.code in opened.sheet.saved) for s in opened.form.sections],
        "form": form,
        "rows": rows(opened, here, form, said=said, known=known, theirs=theirs),
        "people": people_known(known),
        "saved_by": names.get(found.saved_by, ""),
        "by_another": found.saved_by != actor.user_id,
        "sees_guarded": opened.sees_guarded,
        "theirs": theirs,
        "who": more.get("who", ""),
    }


def people_known(known: Child) -> list[str]:
    """Names that lists tell of the child's family and carer."""
    named = {tie.name for tie in known.facts.of(Tie)}
    named |= {care.carer for care in known.facts.of(Care)}
    return sorted(named - {""})


def where(opened: Opened, form: SignForm) -> list[tuple[Section, BoundField]]:
    """Each open question with the section in which to answer it."""
    homes = _homes(opened.form)
    return [(homes[name], form[name]) for name in form.fields]


def _homes(form: Form) -> dict[str, Section]:
    return {q.code: section for section in form.sections for q in section.questions}
