"""What the gallery shows: invented people with the longest words we know."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils import timezone

from . import charts, maps
from .figures import Finding

LONG_RU = "Несовершеннолетние, оставшиеся без попечения родителей-мигрантов"
NAMES = {
    "KG-J": "Джалал-Абадская область",
    "KG-Y": "Ысык-Көл облусу",
    "KG-GB": "Бишкек",
}
LONG_KY = "Эмгек мигранттарынын камкордугусуз калгандардын балдарынын үй-бүлөлөрү"


class SampleForm(forms.Form):
    name = forms.CharField(label="Фамилия, имя, отчество ребёнка")
    born = forms.DateField(
        label="Туулган датасы", help_text="Мисалы, 12.03.2015 же жылы гана: 2015"
    )
    basis = forms.ChoiceField(
        label="Правовое основание проживания у родственников",
        choices=[("", "—"), ("poa", "Нотариально удостоверенная доверенность")],
        required=False,
    )
    note = forms.CharField(
        label="Түшүндүрмө", widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    agree = forms.BooleanField(label="Мен окуп чыктым")


def samples(request: HttpRequest, *, today: date) -> dict[str, Any]:
    """Everything the gallery's template needs."""
    return {
        "today": today,
        "now": timezone.now(),
        "long_ru": LONG_RU,
        "long_ky": LONG_KY,
        "crumbs": [("Жалал-Абад облусу", "#"), ("Базар-Коргон району", "#"), ("Бешик-Жон", "")],
        "rights": _rights(today),
        "people": _people(),
        "columns": ["Ребёнок", "Возраст", "Айыл аймагы", {"label": "Дней", "number": True}],
        "form": SampleForm(),
        "bad_form": SampleForm({"name": "", "born": "31.09.2016"}),
        "tabs": _tabs(),
        "days": {"late": today - timedelta(days=2), "soon": today + timedelta(days=5)},
        "bars": _bars(today),
        "trend": _trend(today),
        "kg": _map("kg", today),
        "kz": _map("kz", today),
        "tiles": _tiles(today),
        "dark": request.GET.get("theme") == "dark",
    }  # fmt: skip


def _rights(today: date) -> list[dict[str, Any]]:
    words = [
        ("Документы", "met"),
        ("Опека", "not_met"),
        ("Образование", "met"),
        ("Здоровье", "unknown"),
        ("Социальная защита", "at_risk"),
        ("Защита от насилия", "met"),
        ("Үй-бүлө менен байланыш", "unknown"),
    ]
    since = today - timedelta(days=250)
    return [
        {"right": right, "status": status, "since": since, "url": f"#right-{index}"}
        for index, (right, status) in enumerate(words)
    ]


def _people() -> list[dict[str, Any]]:
    rows = [
        ("Асанов Бакыт Мирланбекович", 2015, "Көк-Жаңгак шаары", 12, "not_met"),
        ("Абдырахманова Нурзат Токтогуловна", 2009, "Ленин айыл аймагы", 4, "at_risk"),
        ("Тұрсынбекқызы Әсел", 2018, "Түркістан облысы", 0, "met"),
        ("Юсупов Мухаммаджон Абдуллажон угли", 2013, "Кара-Суу району", 31, "unknown"),
    ]
    return [
        {
            "name": name,
            "born": date(year, 3, 12),
            "place": place,
            "days": days,
            "status": status,
        }
        for name, year, place, days, status in rows
    ]


def _tabs() -> list[dict[str, Any]]:
    return [
        {"label": "История", "url": "?tab=1", "current": True, "count": None},
        {"label": "Үй-бүлө", "url": "?tab=2", "current": False, "count": 4},
        {"label": "Құжаттар", "url": "?tab=3", "current": False, "count": 12},
        {"label": "Кто смотрел", "url": "?tab=4", "current": False, "count": 1203},
    ]


def _bars(today: date) -> charts.Chart:
    rows = [
        ("Без правового основания", 42648.0),
        ("Доверенность", 21877.0),
        ("Временная опека", 12015.0),
        ("Опека через суд", 8002.0),
        ("Маалымат жок", None),
    ]
    title = "У половины детей, оставшихся с родственниками, нет опекуна"
    finding = Finding("bars", title, "демонстрационные данные", today)
    return charts.bars(rows, finding, heads=("Основание", "Детей"))


def _trend(today: date) -> charts.Chart:
    rows = [
        ("2019", 85112.0),
        ("2020", 79400.0),
        ("2021", 83197.0),
        ("2022", None),
        ("2023", 86219.0),
    ]
    title = "Число выявленных детей почти не меняется"
    finding = Finding("trend", title, "демонстрационные данные", today)
    return charts.trend(rows, finding, heads=("Год", "Детей"))


def _areas(codes: list[str]) -> list[maps.Area]:
    areas = [
        maps.Area(
            code,
            NAMES.get(code, f"Облус {code}"),
            float(120 + index * 271 % 900),
            url=f"#{code}",
        )
        for index, code in enumerate(codes)
    ]
    areas[0] = maps.Area(codes[0], f"Облус {codes[0]}", None)
    areas[1] = maps.Area(codes[1], f"Облус {codes[1]}", 3, suppressed=True)
    return areas


def _map(country: str, today: date) -> maps.Figure:
    areas = _areas(sorted(maps.region_codes(country)))
    title = f"Дети без законного опекуна по областям ({country.upper()})"
    finding = Finding(f"map-{country}", title, "демонстрационные данные", today)
    return maps.choropleth(country, areas, finding)


def _tiles(today: date) -> maps.Figure:
    places = {
        "KG-T": (1, 0), "KG-GB": (2, 0), "KG-C": (3, 0), "KG-Y": (4, 0),
        "KG-J": (2, 1), "KG-N": (3, 1), "KG-B": (0, 2), "KG-GO": (1, 2), "KG-O": (2, 2),
    }  # fmt: skip
    title = "Дети без законного опекуна, плитками"
    finding = Finding("tiles", title, "демонстрационные данные", today)
    return maps.tile_grid(places, _areas(sorted(places)), finding)
