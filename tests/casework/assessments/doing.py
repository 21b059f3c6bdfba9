"""Short ways to assess a child in tests."""

from uuid import uuid4

from kamkor.casework.assessments import actions, reads
from kamkor.casework.assessments.choices import WhyOpen
from kamkor.casework.assessments.merging import Given
from kamkor.foundation.db import context
from tests import cast

from .conftest import NOW


def begun(user, child, code="primary"):
    with context.acting_as(user.pk):
        return actions.start(child.pk, code, by=cast.acting(user), at=NOW)


def saved(user, found, section, *, version=None, page="", at=NOW, **answers):
    """What one page sends; `version` None stands for the newest."""
    given = Given(
        section, answers, found.version if version is None else version,
        page or str(uuid4()),
    )  # fmt: skip
    with context.acting_as(user.pk):
        return actions.save(found.pk, given, {}, by=cast.acting(user), at=at)


def opened(user, found):
    actor = cast.acting(user)
    with context.acting_as(user.pk):
        return reads.opened(actor, reads.find(actor, found.pk))


def signed(user, found, why=WhyOpen.NOT_KNOWN, *, at=NOW):
    """Signed with the same reason for whatever is open."""
    questions = opened(user, found).form.questions()
    with context.acting_as(user.pk):
        return actions.sign(
            found.pk, {q.code: why for q in questions}, by=cast.acting(user), at=at
        )
