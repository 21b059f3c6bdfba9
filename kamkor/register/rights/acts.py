"""The acts a right rests on, each with its source and whether somebody has read it there.

Parameters of law have their own table; an act named here decides nothing by itself.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kamkor.foundation.law.choices import Status

from .choices import Right


@dataclass(frozen=True)
class Act:
    """What an act is called, where it stands, and whether that was verified."""

    title: str | Promise
    url: str
    status: Status = Status.UNVERIFIED


_CHILD = (
    "https://www.ohchr.org/en/instruments-mechanisms/instruments/"
    "convention-rights-child"
)
_CODE = Act(
    _("Code on Children of 10.07.2012 No. 100"),
    "https://continent-online.com/document/?doc_id=31223299",
)

# By country; "" is the convention that both joined.
_ACTS: dict[str, dict[Right, tuple[Act, ...]]] = {
    "": {
        Right.IDENTITY: (
            Act(_("Convention on the Rights of the Child, article 7"), _CHILD),
        ),
        Right.CARE: (
            Act(_("Convention on the Rights of the Child, articles 18 and 20"), _CHILD),
        ),
        Right.EDUCATION: (
            Act(_("Convention on the Rights of the Child, article 28"), _CHILD),
        ),
        Right.HEALTH: (
            Act(_("Convention on the Rights of the Child, article 24"), _CHILD),
        ),
        Right.SOCIAL: (
            Act(_("Convention on the Rights of the Child, article 26"), _CHILD),
        ),
        Right.SAFETY: (
            Act(_("Convention on the Rights of the Child, article 19"), _CHILD),
        ),
        Right.CONTACT: (
            Act(_("Convention on the Rights of the Child, articles 9 and 10"), _CHILD),
        ),
    },
    "kg": {
        Right.IDENTITY: (
            Act(
                _("Law of 01.08.2020 No. 110 on acts of civil status"),
                "https://cis-legislation.com/document.fwx?rgn=127033",
            ),
        ),
        Right.CARE: (
            Act(
                _("Government resolution of 24.09.2013 No. 522 on guardianship"),
                "https://cis-legislation.com/document.fwx?rgn=67477",
            ),
        ),
        Right.EDUCATION: (
            Act(
                _(
                    "Government resolution of 19.06.2017 No. 388 on the count of children"
                ),
                "https://cis-legislation.com/document.fwx?rgn=112128",
                Status.VERIFIED,
            ),
        ),
        Right.HEALTH: (_CODE,),
        Right.SOCIAL: (
            Act(
                _("Rules of the family help (Үй-бүлөгө көмөк)"),
                "https://24.kg/english/"
                "321407_Over_200000_children_in_Kyrgyzstan_receive_ui-bulogo_komok_allowance/",
            ),
        ),
        Right.SAFETY: (
            Act(
                _(
                    "Government resolution of 22.06.2015 No. 391 on children in difficult life situation"
                ),
                "http://cbd.minjust.gov.kg/act/view/ru-ru/97689",
            ),
        ),
        Right.CONTACT: (_CODE,),
    },
    "kz": {
        Right.IDENTITY: (
            Act(_("Code on Marriage and Family, amendment of November 2019"), ""),
            Act(
                _("Order of the Minister of Justice of 25.02.2015 No. 112"),
                "https://ealegislation.com/document.fwx?rgn=134336",
                Status.VERIFIED,
            ),
        ),
        Right.CARE: (
            Act(
                _("Government resolution of 30.03.2012 No. 382 on guardianship"),
                "https://adilet.zan.kz/eng/docs/P1200000382",
            ),
        ),
    },
}


def acts_of(right: Right, country: str) -> tuple[Act, ...]:
    """The acts a right rests on: the convention first, then the country's own."""
    return _ACTS[""][right] + _ACTS.get(country, {}).get(right, ())
