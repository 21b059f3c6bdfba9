from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    COUNTRY = "country", _("Country")
    REGION = "region", _("Region")
    DISTRICT = "district", _("District")
    CITY = "city", _("City")
    CITY_DISTRICT = "city_district", _("City district")
    AIYL_AIMAK = "aiyl_aimak", _("Aiyl aimak / rural district")
    TOWN = "town", _("Urban-type settlement")
    VILLAGE = "village", _("Village")


class OrganisationKind(models.TextChoices):
    TERRITORIAL_UNIT = "territorial_unit", _("Territorial unit")
    GUARDIANSHIP_BODY = "guardianship_body", _("Guardianship body")
    COMMISSION = "commission", _("Commission on children's affairs")
    HEADQUARTERS = "headquarters", _("City headquarters")
    AIYL_OKMOTU = "aiyl_okmotu", _("Aiyl okmotu / rural akimat")
    MTU = "mtu", _("Municipal territorial unit")
    AKIMAT = "akimat", _("Akimat or mayor's office")
    SCHOOL = "school", _("School")
    PRESCHOOL = "preschool", _("Kindergarten")
    CLINIC = "clinic", _("Clinic")
    CIVIL_REGISTRY = "civil_registry", _("Civil registry office")
    POLICE = "police", _("Police")
    BORDER_SERVICE = "border_service", _("Border service")
    CENTRE = "centre", _("Support, rehabilitation or adaptation centre")
    NGO = "ngo", _("Non-governmental organisation")
    HELPLINE = "helpline", _("Helpline")
    OMBUDSMAN = "ombudsman", _("Ombudsman")
    MINISTRY = "ministry", _("Ministry")
    STATISTICS_OFFICE = "statistics_office", _("Statistics office")
    COURT = "court", _("Court")
    NOTARY = "notary", _("Notary")
    PROSECUTOR = "prosecutor", _("Prosecutor's office")
    INSTITUTION = "institution", _("Residential institution")
    CONSULATE = "consulate", _("Consulate")
    DONOR = "donor", _("Donor")
