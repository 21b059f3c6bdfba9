"""Nobody reads "gap.assigned": every verb of the log has words."""

import ast
import re
from pathlib import Path

import pytest

from kamkor.casework.clock.choices import What
from kamkor.casework.commission.choices import TaskState
from kamkor.casework.plans.choices import Deed, MeasureState, PaperState, PlanState
from kamkor.casework.referrals.choices import ReferralState
from kamkor.foundation.access.choices import Action
from kamkor.foundation.audit import words
from kamkor.monitoring.publishing.choices import StepKind
from kamkor.register.linkage.choices import PairState
from kamkor.register.rights.choices import GapState

ROOT = Path(__file__).resolve().parents[2] / "kamkor"
WRITERS = {"record", "read", "note", "deny", "_saw"}
VERB = re.compile(r"[a-z_]+\.[a-z_]+")
COMPOSED = {  # f"pair.{answer}": what may stand in it
    "pair.": [PairState.SAME, PairState.DIFFERENT, PairState.UNSURE],
    "sample.": [PairState.SAME, PairState.DIFFERENT, PairState.UNSURE],
    "gap.": list(GapState),
    "release.": list(StepKind),
    "plan.": list(PlanState),
    "referral.": list(ReferralState),
    "plan.signed_": [d for d in Deed if d != Deed.SUBMIT],
    "plan.measure_": [s for s in MeasureState if s != MeasureState.PLANNED],
    "plan.paper_": list(PaperState),
    "commission.task_": [TaskState.DONE, TaskState.NOT_DONE],
    "deadline.": [
        What.STARTED, What.PAUSED, What.RESUMED, What.MET, What.CANCELLED,
        What.HANDED_OVER,
    ],
}  # fmt: skip


def calls():
    for path in sorted(ROOT.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _writes(node.func):
                yield path, node


def _writes(function: ast.expr) -> bool:
    if isinstance(function, ast.Attribute):
        return function.attr in WRITERS and ast.unparse(function.value) == "audit"
    return isinstance(function, ast.Name) and function.id in WRITERS


def _alternatives(given: ast.expr) -> list[ast.expr]:
    return [given.body, given.orelse] if isinstance(given, ast.IfExp) else [given]


def verbs():
    for path, call in calls():
        denied = "denied." if ast.unparse(call.func) == "audit.deny" else ""
        for given in (part for arg in call.args for part in _alternatives(arg)):
            if isinstance(given, ast.Constant) and VERB.fullmatch(str(given.value)):
                yield denied + given.value, path.name
            if isinstance(given, ast.JoinedStr):
                begin = given.values[0].value
                for end in COMPOSED.get(begin, ["?"]):
                    yield f"{begin}{end}", path.name


FOUND = dict(sorted(verbs()))


def test_the_search_finds_the_verbs():
    assert {"person.opened", "access.glass_broken", "gap.waiting"} <= set(FOUND)
    assert len(FOUND) > 40


@pytest.mark.parametrize("verb", FOUND)
def test_the_verb_has_words(verb):
    said = words.words_of(verb)
    assert verb.removeprefix("denied.") not in said, f"{verb} in {FOUND[verb]}"


@pytest.mark.parametrize("action", Action)
def test_a_refusal_says_what_was_refused(action):
    said = words.words_of(f"denied.{action.value}")
    assert str(action.label) in said


def test_an_unknown_verb_stands_as_it_is():
    assert words.words_of("tea.drunk") == "tea.drunk"
    assert words.words_of("denied.tea").endswith("tea")
