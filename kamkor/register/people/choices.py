from django.db import models
from django.utils.translation import gettext_lazy as _


class Sex(models.TextChoices):
    MALE = "male", _("boy")
    FEMALE = "female", _("girl")
    UNKNOWN = "unknown", _("not known")


class Precision(models.TextChoices):
    DAY = "day", _("exact day")
    MONTH = "month", _("month and year")
    YEAR = "year", _("year only")
    ABOUT = "about", _("about")
    UNKNOWN = "unknown", _("not known")


class Known(models.TextChoices):
    """Unknown is a value: it is never counted as no."""

    YES = "yes", _("yes")
    NO = "no", _("no")
    UNKNOWN = "unknown", _("not known")


class NumberKind(models.TextChoices):
    KG_PIN = "kg_pin", _("PIN (Kyrgyzstan)")
    KZ_IIN = "kz_iin", _("IIN (Kazakhstan)")
    OTHER = "other", _("another number")


class PaperKind(models.TextChoices):
    BIRTH_CERTIFICATE = "birth_certificate", _("birth certificate")
    TRAVEL_DOCUMENT = "travel_document", _("travel document")


class Parent(models.TextChoices):
    MOTHER = "mother", _("mother")
    FATHER = "father", _("father")
    BOTH = "both", _("both parents")
    NONE = "none", _("no parent")
    UNKNOWN = "unknown", _("not known which")


class Migration(models.TextChoices):
    INTERNAL = "internal", _("inside the country")
    EXTERNAL = "external", _("abroad")
    UNKNOWN = "unknown", _("not known where")


class Kinship(models.TextChoices):
    MOTHER = "mother", _("mother")
    FATHER = "father", _("father")
    GRANDPARENT = "grandparent", _("grandparent")
    AUNT_UNCLE = "aunt_uncle", _("aunt or uncle")
    SIBLING = "sibling", _("brother or sister")
    OTHER_KIN = "other_kin", _("other relative")
    NON_KIN = "non_kin", _("not a relative")
    GUARDIAN = "guardian", _("guardian")
    INSTITUTION = "institution", _("institution")
    ALONE = "alone", _("nobody: the child lives alone")
    UNKNOWN = "unknown", _("not known")


class LegalBasis(models.TextChoices):
    NONE = "none", _("no legal basis")
    POWER_OF_ATTORNEY = "power_of_attorney", _("power of attorney")
    TEMPORARY = "temporary_guardianship", _("temporary guardianship")
    PRELIMINARY = "preliminary_guardianship", _("preliminary guardianship")
    GUARDIANSHIP = "guardianship", _("guardianship")
    TRUSTEESHIP = "trusteeship", _("trusteeship")
    FOSTER = "foster", _("foster family")
    INSTITUTION = "institution", _("placement in an institution")
    UNKNOWN = "unknown", _("not known")


class EnrolmentKind(models.TextChoices):
    SCHOOL = "school", _("school")
    CLINIC = "clinic", _("clinic")


class Attendance(models.TextChoices):
    ATTENDS = "attends", _("attends")
    IRREGULAR = "irregular", _("attends irregularly")
    ABSENT = "absent", _("does not attend")
    UNKNOWN = "unknown", _("not known")


class BenefitKind(models.TextChoices):
    FAMILY_HELP = "family_help", _("family help (Үй-бүлөгө көмөк)")
    MONTHLY_SOCIAL = "monthly_social", _("monthly social benefit")
    BIRTH_GIFT = "birth_gift", _("birth grant (Балага сүйүнчү)")
    HIGHLAND = "highland", _("highland help")
    TARGETED = "targeted", _("targeted social assistance")
    DISABILITY = "disability", _("disability benefit")
    OTHER = "other", _("another benefit")
    NONE = "none", _("no benefit")
    UNKNOWN = "unknown", _("not known")


class Direction(models.TextChoices):
    IN = "in", _("entry")
    OUT = "out", _("exit")


class Ground(models.TextChoices):
    """Why a child is on the register of difficult life situation."""

    NEGLECT = "neglect", _("neglect")
    VIOLENCE = "violence", _("violence")
    ORPHAN = "orphan", _("orphan")
    NO_CARE = "no_care", _("without parental care")
    POVERTY = "poverty", _("poverty")
    NO_DOCUMENTS = "no_documents", _("without documents")
    OUT_OF_SCHOOL = "out_of_school", _("out of school")
    OFFENCE = "offence", _("offence")
    DISABILITY = "disability", _("disability")
    TRAFFICKING = "trafficking", _("trafficking")
    HOMELESS = "homeless", _("homeless")
    OTHER = "other", _("another ground")


class Removal(models.TextChoices):
    RESTORED = "restored", _("the situation was overcome")
    PLACED = "placed", _("placed with a family or institution")
    MOVED = "moved", _("moved away")
    ADULT = "adult", _("came of age")
    DIED = "died", _("died")
    OTHER = "other", _("another reason")


# the code lists of columns, as the reader of lists names them
OF_LISTS: dict[str, type[models.TextChoices]] = {
    "sex": Sex,
    "yes_no": Known,
    "parent_away": Parent,
    "migration_kind": Migration,
    "direction": Direction,
    "kinship": Kinship,
    "legal_basis": LegalBasis,
    "attendance": Attendance,
    "benefits": BenefitKind,
    "grounds": Ground,
    "removal_reason": Removal,
}
