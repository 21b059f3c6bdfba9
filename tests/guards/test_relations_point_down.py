"""import-linter cannot see ForeignKey("people.Person"); this can."""

from django.apps import apps

TIERS = ["foundation", "register", "casework", "monitoring", "interfaces"]
FLOORS = {
    "foundation": ["db", "audit", "law", "places", "accounts", "access", "web"],
    "register": ["sources", "people", "linkage", "rights", "families"],
    "casework": [
        "clock", "providers", "signals", "cases", "assessments", "plans", "referrals",
        "incidents", "procedures", "commission",
    ],
    "monitoring": ["marts", "indicators", "editions", "publishing"],
    "interfaces": ["workbench", "api"],
}  # fmt: skip


def height(model) -> tuple[int, int]:
    root, tier, app, *_ = model.__module__.split(".")
    if root != "kamkor":
        return (-1, -1)
    return TIERS.index(tier), FLOORS[tier].index(app)


def test_relations_point_to_the_same_floor_or_below():
    upward = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model
        if model.__module__.startswith("kamkor")
        if height(field.related_model) > height(model)
    ]
    assert upward == []
