from django.db import models
from django.utils.translation import gettext_lazy as _


class Sensitivity(models.IntegerChoices):
    """How much harm a look can do. Data are split into tables along these classes."""

    STATUS = 1, _("S1: code, year of birth, district, status")
    IDENTITY = 2, _("S2: identity, contact, papers")
    CONTENT = 3, _("S3: health, violence, case content, legal status")
    SHIELDED = 4, _("S4: shielded location, reporter")


class Relation(models.TextChoices):
    """Why somebody may see a child: the reason the system can name."""

    TERRITORY = "territory", _("the child lives in the territory")
    ORGANISATION = "organisation", _("the child is a pupil or patient")
    ASSIGNED = "assigned", _("work about the child was assigned")
    REFERRED = "referred", _("the child was referred")
    LEASE = "lease", _("break-glass, for some hours")
    NATION = "nation", _("the machine itself")


class RoleCode(models.TextChoices):
    SOCIAL_WORKER = "social_worker", _("Social worker")
    SUPERVISOR = "supervisor", _("Head of the territorial unit")
    TERRITORIAL_OFFICER = "territorial_officer", _("Officer of the territorial unit")
    LOCAL_OFFICIAL = "local_official", _("Village head, officer of the aiyl okmotu")
    HEADQUARTERS = "headquarters", _("City headquarters")
    SCHOOL = "school", _("School")
    CLINIC = "clinic", _("Clinic")
    NGO = "ngo", _("Non-governmental organisation")
    BORDER = "border", _("Border service")
    HOTLINE = "hotline", _("Helpline 111")
    COUNCIL = "council", _("Commission, coordination council")
    OMBUDSMAN = "ombudsman", _("Ombudsman")
    ANALYST = "analyst", _("Analyst")
    SYSTEM_ADMIN = "system_admin", _("System administrator")
    AUDITOR = "auditor", _("Auditor, privacy officer")
    AKIMAT = "akimat", _("Akim, mayor or their deputy")
    PARTNER = "partner", _("Police, prosecutor, court, civil registry, another body")
    MACHINE = "machine", _("The machine")


class Action(models.TextChoices):
    """What a page, command or API call does. Every URL declares one."""

    HOME = "home", _("open the home page")
    PERSON_LIST = "person.list", _("list children")
    PERSON_VIEW = "person.view", _("open a child")
    PERSON_SEARCH = "person.search", _("search by name or number")
    BLIND_SEARCH = "person.blind_search", _("ask whether a child is known")
    IMPORT = "import", _("bring in a list")
    IMPORT_UNDO = "import.undo", _("take a list back")
    LINKAGE_REVIEW = "linkage.review", _("decide whether two records are one child")
    LINK_FILES = "link.files", _("find who is who in one's own files")
    LINKAGE_SETTLE = "linkage.settle", _("decide where two readers disagree")
    LINKAGE_QUALITY = "linkage.quality", _("see how good linkage is")
    LINKAGE_WEIGHTS = "linkage.weights", _("adopt weights of linkage or take them back")
    GAP_LIST = "gap.list", _("list unmet rights")
    GAP_ASSIGN = "gap.assign", _("assign an unmet right")
    EXPORT = "export", _("take a list out")
    DASHBOARD = "dashboard", _("see the figures of a territory")
    BREAK_GLASS = "break_glass", _("open a child outside one's reach, with a reason")
    BREAK_GLASS_REVIEW = "break_glass.review", _("review break-glass")
    SHIELD = "shield", _("shield a child")
    BLOCK = "block", _("shut somebody out from a child")
    LOOKS = "audit.looks", _("see who looked at a child")
    AUDIT = "audit.log", _("read the audit log")
    USERS = "users", _("manage people who sign in")
    API_KEYS = "api.keys", _("manage keys of other systems")
    LAW = "law", _("read the parameters of law")
    SIGNAL_TELL = "signal.tell", _("report a worry about a child")
    SIGNAL_TRIAGE = "signal.triage", _("decide what a signal leads to")
    CASE_WORK = "case.work", _("work on a case")
    CASE_ASSIGN = "case.assign", _("give cases to workers")
    INSTRUMENTS = "instruments", _("write the forms of assessment")
    PLAN_OPINION = "plan.opinion", _("give an opinion on a plan")
    PLAN_AGREE = "plan.agree", _("agree to a plan as the Commission")
    PLAN_APPROVE = "plan.approve", _("approve a plan as the akim or mayor")
    COMMISSION = "commission", _("prepare the sessions of the Commission")
    COMMISSION_SIT = "commission.sit", _("take part in sessions of the Commission")
    REFERRAL = "referral", _("answer what another body refers")
    INCIDENT = "incident", _("work on an incident of violence")
    PROCEDURE = "procedure", _("lead a procedure, such as guardianship")
    PROCEDURE_DECIDE = "procedure.decide", _("act in a procedure for a body")
    PROVIDERS = "providers", _("look up who is competent and who helps")
    PROVIDERS_KEEP = "providers.keep", _("keep the directory of bodies and services")
    TEAM = "team", _("see the load of the team and hand work over")
    INDICATORS_KEEP = "indicators.keep", _("bring in figures of indicators")
    INDEX_METHOD = (
        "index.method",
        _("choose the method of the index, freeze an edition"),
    )
    RELEASE = "release", _("prepare figures for the public")
    RELEASE_REVIEW = "release.review", _("let figures out to the public")


class BlockReason(models.TextChoices):
    """Why somebody must not see a child whatever else holds."""

    KIN = "kin", _("kin of the child")
    RECUSAL = "recusal", _("not impartial")
    COMPLAINT = "complaint", _("a complaint about them is open")


class LeaseReason(models.TextChoices):
    DANGER = "danger", _("a child may be in danger now")
    DUTY = "duty", _("I stand in for a colleague")
    MOVED = "moved", _("the family moved here")
    COMPLAINT = "complaint", _("a complaint is being examined")
    COURT = "court", _("a court or prosecutor asks")
    OTHER = "other", _("another reason, in words")
