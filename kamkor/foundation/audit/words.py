"""The verbs of the log as people read them: whoever reads it knows no codes."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

_DENIED = "denied."

VERBS: dict[str, "StrOrPromise"] = {
    # children
    "person.listed": _("looked through a list of children"),
    "person.searched": _("searched for a child"),
    "person.shielded": _("shielded the child"),
    "person.shield_opened": _("looked at the shield over the child"),
    "person.shield_lowering_asked": _("asked to lower the shield over the child"),
    "person.shield_lowered": _("lowered the shield over the child, as the second"),
    "person.shielded_by_machine": _("shielded the child, who may be a shielded one"),
    "person.shield_fell": _("decided on the doubt, and the shield over the child fell"),
    "person.shield_shared": _("let another head of unit hold the shielded child"),
    "person.opened": _("opened the child's file"),
    "person.merged": _("said that two children are one"),
    "person.unmerged": _("took back that two children are one"),
    "family.opened": _("opened the family's page"),
    "record.opened": _("opened a row as it was received"),
    "record.mended": _("mended a row"),
    "record.moved": _("gave a row to another child"),
    # cases
    "case.listed": _("looked through a list of cases"),
    "case.opened_page": _("opened a case"),
    "case.signal_joined": _("let a signal join an open case"),
    "case.opened": _("opened a case for the child"),
    "case.moved": _("moved a case on"),
    "case.assigned": _("gave a case to somebody"),
    "case.outcomes_said": _("said how the rights stand at the end of a case"),
    "case.visited": _("wrote down a visit"),
    "case.noted": _("wrote a note on a case"),
    "case.consent_given": _("wrote down a consent"),
    "case.consent_withdrawn": _("wrote down that a consent was withdrawn"),
    "case.transfer_proposed": _("asked another territory to take a case over"),
    "case.transfer_opened": _("looked at a case offered by another territory"),
    "case.transfer_accepted": _("took a case over from another territory"),
    "case.transfer_declined": _("declined a case of another territory"),
    "case.transfer_withdrawn": _("kept a case that was offered to another territory"),
    # assessments
    "assessment.listed": _("looked through the assessments of the child"),
    "assessment.started": _("began an assessment of the child"),
    "assessment.opened": _("read an assessment of the child"),
    "assessment.saved": _("wrote in an assessment of the child"),
    "assessment.signed": _("signed an assessment of the child"),
    "assessment.compared": _("compared two assessments of the child"),
    "instrument.drafted": _("wrote a new version of a form of assessment"),
    "instrument.in_force": _("put a form of assessment in force"),
    # plans
    "plan.listed": _("looked through the plans of a case"),
    "plan.waiting_listed": _("looked through the plans that wait"),
    "plan.opened": _("opened a plan"),
    "plan.measure_opened": _("opened a measure of a plan"),
    "plan.begun": _("began a plan"),
    "plan.goal_added": _("added a goal to a plan"),
    "plan.goal_dropped": _("took a goal out of a plan"),
    "plan.measure_added": _("added a measure to a plan"),
    "plan.measure_dropped": _("took a measure out of a plan"),
    "plan.draft": _("took a returned plan to work again"),
    "plan.submitted": _("submitted a plan to the Commission"),
    "plan.agreed": _("agreed to a plan for the Commission"),
    "plan.returned": _("returned a plan with remarks"),
    "plan.in_force": _("approved a plan"),
    "plan.replaced": _("replaced a plan by a newer one"),
    "plan.measure_done": _("said that a measure was done"),
    "plan.measure_not_done": _("said that a measure was not done"),
    # are two the same child
    "pair.listed": _("looked through children who may be the same"),
    "pair.opened": _("compared two children"),
    "pair.same": _("decided: the same child"),
    "pair.different": _("decided: different children"),
    "pair.unsure": _("decided: cannot say"),
    "pair.read": _("said whether two children are one; others are still asked"),
    "pair.withdrawn": _("withdrew an answer on two children"),
    "pair.taken_back": _("took a decision on two children back"),
    "reading.figures_seen": _("read the figures of readers"),
    # who is whose brother or sister
    "kin.listed": _("looked through children who may be brothers and sisters"),
    "kin.opened": _("compared children who may be brothers and sisters"),
    "kin.seen": _("saw the brothers and sisters on the child's page"),
    "kin.confirmed": _("decided: brothers and sisters"),
    "kin.rejected": _("decided: not kin"),
    "kin.taken_back": _("took a decision on brothers and sisters back"),
    # families that moved
    "hand_over.proposed": _("the family was found to have moved to another district"),
    "hand_over.listed": _("looked through families that moved"),
    "hand_over.opened": _("looked at a family that moved"),
    "hand_over.accepted": _("took the family over from another district"),
    "hand_over.not_here": _("answered that the family is not there"),
    "hand_over.taken_back": _("took an answer about a family that moved back"),
    "hand_over.noted": _("took note that the family is not there"),
    # asked for without being seen
    "enquiry.asked": _("asked whether a child is known"),
    "enquiry.told": _("the question about the child was passed on"),
    "enquiry.noted": _("took note that somebody asked for the child"),
    "notice.listed": _("read who asked for children"),
    # who is who in files of one's own
    "files.asked": _("asked who is who in files of their own"),
    "files.columns_seen": _("looked at the columns of files of their own"),
    "files.started": _("started to link files of their own"),
    "files.done": _("files of somebody's own were linked"),
    "files.failed": _("files of somebody's own could not be linked"),
    "files.seen": _("looked at what linking their own files gave"),
    "files.downloaded": _("downloaded what linking their own files gave"),
    "files.gone": _("files of somebody's own were deleted"),
    "sample.listed": _("looked through links to be looked at"),
    "sample.opened": _("compared a row with its child"),
    "sample.same": _("found: the row speaks of this child"),
    "sample.different": _("found: the row speaks of another child"),
    "sample.unsure": _("could not say of whom a row speaks"),
    "sample.taken_back": _("took back what was found of a row"),
    "weights.proposed": _("taught weights of linkage by answers"),
    "weights.checked": _("checked weights of linkage: better"),
    "weights.refused": _("checked weights of linkage: not better"),
    "weights.adopted": _("adopted weights of linkage"),
    "weights.rolled_back": _("took weights of linkage back"),
    # lists
    "batch.received": _("sent in a list"),
    "batch.refused": _("sent a file that could not be read"),
    "batch.columns_mapped": _("said what the columns of a list mean"),
    "batch.checked": _("a list was checked"),
    "batch.started": _("started to bring a list in"),
    "batch.brought_in": _("a list was brought in"),
    "batch.failed": _("a list could not be brought in"),
    "batch.command_line": _("brought a list in from the command line"),
    "batch.undo_started": _("started to take a list back"),
    "batch.undo_failed": _("a list could not be taken back"),
    "batch.undone": _("took a list back"),
    "list.columns_seen": _("looked at the columns of a list"),
    "list.check_seen": _("looked at the check of a list"),
    "list.corrections_seen": _("looked at rows that wait to be mended"),
    "list.row_seen": _("opened a row to mend it"),
    "list.report_downloaded": _("downloaded the report on a list"),
    # rights
    "gaps.listed": _("looked through unmet rights"),
    "gaps.exported": _("took a list of unmet rights out"),
    "gap.open": _("gave an unmet right back"),
    "gap.assigned": _("assigned an unmet right"),
    "gap.working": _("took up work on an unmet right"),
    "gap.waiting": _("noted that another body must act"),
    "gap.closed": _("closed an unmet right"),
    "rights.evaluated": _("the rights of the child were judged anew"),
    "rights.evaluated_all": _("the rights of all children were judged anew"),
    "rights.snapshots": _("the figures of the day were counted"),
    # deadlines
    "deadline.terms_loaded": _("the terms of deadlines were loaded"),
    "deadline.listed": _("looked through deadlines"),
    "deadline.opened": _("looked at a deadline and its reason"),
    "calendar.made": _("made an address for their calendar"),
    "calendar.ended": _("ended the address of their calendar"),
    "calendar.read": _("a calendar program read until when work is due"),
    "deadline.swept": _("reminders were sent and late deadlines were told higher up"),
    "deadline.started": _("started a deadline"),
    "deadline.paused": _("paused a deadline"),
    "deadline.resumed": _("let a deadline run again"),
    "deadline.met": _("met a deadline"),
    "deadline.cancelled": _("cancelled a deadline"),
    "deadline.handed_over": _("gave a deadline to somebody else"),
    # absences, deputies, caseloads, the directory
    "duty.told": _("told that somebody is away"),
    "duty.ended": _("ended an absence"),
    "work.handed_over": _("handed work over"),
    "work.handed_back": _("took a hand-over of work back"),
    "service.added": _("added a service"),
    "service.changed": _("changed a service"),
    "service.verified": _("checked a service"),
    "service.closed": _("closed a service"),
    "services.imported": _("brought a directory of services in"),
    # worries about children
    "signal.told": _("told a worry about a child"),
    "signal.gaps_told": _("told unmet rights as signals"),
    "signal.listed": _("looked through signals"),
    "signal.opened": _("opened a signal"),
    "signal.own_listed": _("looked at the state of their own signals"),
    "signal.panel_seen": _("saw on the child's page which signals came"),
    "signal.source_opened": _("read who told a signal"),
    "signal.exported": _("took the journal of signals out"),
    "signal.counted": _("counted what signals led to"),
    "signal.taken": _("took up a signal"),
    "signal.matched": _("found whose signal it is"),
    "signal.moved": _("handed a signal to another territory"),
    "signal.proposed": _("proposed an outcome of a signal; a second person is asked"),
    "signal.not_agreed": _("did not agree to the outcome of a signal"),
    "signal.decided": _("decided what a signal leads to"),
    "signal.answered": _("answered the one who told"),
    "signal.reopened": _("opened a signal again"),
    "signal.emergency_opened": _("a child in danger: the emergency began"),
    "signal.emergency_seen": _("looked at an emergency"),
    "signal.emergency_step": _("noted a step of the emergency"),
    "signal.kin_asked": _("noted whether relatives were asked first"),
    "signal.emergency_closed": _("closed the emergency"),
    # who may see
    "home.opened": _("opened their work"),
    "person.code_asked": _("asked for a child by the code on paper"),
    "access.glass_broken": _("opened the child by break-glass"),
    "access.glass_reviewed": _("reviewed a break-glass"),
    "access.glass_listed": _("read the break-glass that waits for review"),
    "access.blocked": _("shut somebody out from the child"),
    "access.unblocked": _("let somebody see the child again"),
    "access.blocks_opened": _("read who is shut out from the child"),
    "role.granted": _("gave somebody a role"),
    "role.taken": _("took a role from somebody"),
    "audit.listed": _("looked through the audit log"),
    # people who sign in
    "user.added": _("added somebody who signs in"),
    "user.language_chosen": _("chose the language of the pages"),
    "user.password_set": _("set a password"),
    "user.disabled": _("shut an account"),
    "user.enabled": _("opened an account again"),
    "user.signed_out_everywhere": _("signed an account out everywhere"),
    "user.factors_removed": _("removed the second factor of an account"),
    "undertaking.accepted": _("gave the promise of confidentiality"),
    # systems of other organisations
    "api.key_added": _("made a key for another system"),
    "api.key_revoked": _("revoked the key of another system"),
    "api.received": _("a system sent records"),
    "api.received_again": _("a system sent the same records again"),
    "api.row_mended": _("a system mended a row"),
    "api.receipt_read": _("a system asked what became of its records"),
    "api.receipts_listed": _("a system listed its receipts"),
    "api.forgotten": _("old answers to systems were deleted"),
    "api.knocked": _("a system showed a key that does not open"),
    "api.scope": _("a system asked for what its key does not allow"),
    # the country
    "law.loaded": _("parameters of law were loaded"),
    "places.written": _("territories were written anew"),
    "organisations.written": _("organisations were written anew"),
    "organisation.added": _("added an organisation"),
}

_deeds: dict[str, "StrOrPromise"] = {}


def name_deeds(deeds: Iterable[tuple[str, "StrOrPromise"]]) -> None:
    """Tell what may be refused: (code, "open a child"). Access stands above this app."""
    _deeds.update(deeds)


def words_of(verb: str) -> str:
    """ "opened the child's file" for person.opened; an unknown verb as it stands.

    A refusal is "was refused: " and what was asked.
    """
    if verb.startswith(_DENIED):
        deed = verb.removeprefix(_DENIED)
        said = _deeds.get(deed) or VERBS.get(deed, deed)
        return gettext("was refused: %(what)s") % {"what": said}
    return str(VERBS.get(verb, verb))
