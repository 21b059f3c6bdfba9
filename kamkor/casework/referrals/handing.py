"""What referrals wait for from the sender, as `providers` hands it over with the case."""

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from kamkor.casework.clock.choices import Owner
from kamkor.casework.clock.models import Deadline
from kamkor.casework.providers.choices import Item
from kamkor.casework.providers.handing import Hand, Handler

from .actions.parts import KIND, REPLY


def open_replies(owner: Owner) -> list[Item]:
    """Referrals that wait for a worker's answer. Their deadlines are all there is to hand
    over; those of a body go by themselves."""
    if owner.user is None:
        return []
    rows = Deadline.objects.running().filter(
        owner=owner.user, kind=KIND, term__code=REPLY
    )
    found = rows.order_by("about").values_list("about", "person").distinct()
    return [Item(pk, person) for pk, person in found]


def give_replies(ids: Collection[UUID], _hand: Hand) -> list[UUID]:
    return list(ids)


HANDLER = Handler("referrals", _("referrals to answer"), open_replies, give_replies)
