from django.urls import path

from . import emergency_views as emergency
from . import journal_views as journal
from . import telling_views as telling
from . import triage_views as triage

urlpatterns = [
    path("", triage.queue, name="signals"),
    path("new/", telling.new, name="signal-new"),
    path("draft/", telling.draft, name="signal-draft"),
    path("mine/", telling.mine, name="signals-mine"),
    path("told/<uuid:signal_id>/", telling.told, name="signal-told"),
    path("journal/", journal.journal, name="signal-journal"),
    path("journal/export/", journal.export, name="signal-export"),
    path("counts/", journal.counts, name="signal-counts"),
    path("from-gaps/", journal.from_gaps, name="signals-from-gaps"),
    path("from-gaps/<uuid:gap_id>/", journal.from_gap, name="signal-from-gap"),
    path("<uuid:signal_id>/", triage.signal, name="signal"),
    path("<uuid:signal_id>/take/", triage.take, name="signal-take"),
    path("<uuid:signal_id>/move/", triage.move, name="signal-move"),
    path("<uuid:signal_id>/child/<uuid:person_id>/", triage.match, name="signal-match"),
    path("<uuid:signal_id>/child/", triage.new_child, name="signal-new-child"),
    path("<uuid:signal_id>/decide/", triage.decide, name="signal-decide"),
    path("<uuid:signal_id>/second/", triage.second, name="signal-second"),
    path("<uuid:signal_id>/danger/", triage.say_danger, name="signal-danger"),
    path("<uuid:signal_id>/answer/", triage.answer, name="signal-answer"),
    path("<uuid:signal_id>/reopen/", triage.reopen, name="signal-reopen"),
    path("<uuid:signal_id>/source/", triage.source, name="signal-source"),
    path("<uuid:signal_id>/emergency/", emergency.emergency, name="signal-emergency"),
    path("<uuid:signal_id>/emergency/kin/", emergency.kin, name="emergency-kin"),
    path("<uuid:signal_id>/emergency/close/", emergency.close, name="emergency-close"),
    path("emergency/step/<uuid:step_id>/", emergency.step, name="emergency-step"),
]
