"""An invented release of Kyrgyzstan or Kazakhstan, made by the engine itself."""

import csv
import hashlib
import sqlite3
import tempfile
from contextlib import closing
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np

from kamkor.foundation.law import files
from kamkor.monitoring.indicators.index import editions, engine, origins, spec, table
from kamkor.monitoring.indicators.index.origins import Origin
from kamkor.monitoring.publishing.from_index import Frozen, add
from kamkor.monitoring.publishing.store import contents as c
from kamkor.monitoring.publishing.store import shelf

YEARS = range(2018, 2025)
# not those of this project, so that a page that types them is found out
RULES = {
    "cell_key": {
        "max_noise": 4,
        "variance": 2.5,
        "never": [1, 2, 3],
        "ptable": "0" * 64,
    },
    "ten_five": {"threshold": 12, "base": 6, "level": "region"},
    "divide_from": 11,
    "rates": {"denominator": 33, "numerator": 7},
    "attack": {"small": 8, "differencing": 0.56, "everything": 0.67},
    "reviewers": 3,
}
ISO3 = {"KG": "KGZ", "KZ": "KAZ"}


def named(ky: str, kk: str, ru: str, en: str) -> c.Words:
    return {"ky": ky, "kk": kk, "ru": ru, "en": en}


PERCENT = named(*"%%%%")
RATE = named("1 000 балага", "1 000 балаға", "на 1 000 детей", "per 1,000 children")
COUNTRY = {
    "KG": named("Кыргызстан", "Қырғызстан", "Кыргызстан", "Kyrgyzstan"),
    "KZ": named("Казакстан", "Қазақстан", "Казахстан", "Kazakhstan"),
}
DOMAINS = {
    "health": named("Ден соолук", "Денсаулық", "Здоровье и выживание", "Health"),
    "learning": named(
        "Билим жана өнүгүү", "Білім және даму", "Обучение и развитие", "Learning"
    ),
    "protection": named(
        "Коргоо жана камкордук", "Қорғау және қамқорлық",
        "Защита и семейная забота", "Protection and family care",
    ),
    "material": named(
        "Материалдык шарттар", "Материалдық жағдай",
        "Материальные условия и услуги", "Material conditions",
    ),
    "migration": named(
        "Миграция жана таандыктык", "Көші-қон және тиесілілік",
        "Миграция и принадлежность", "Migration and belonging",
    ),
}  # fmt: skip
# code: domain, direction, least and most there may be, unit, kind, words
INDICATORS = {
    "U5MR": ("health", -1, (5, 40), RATE, "statistics", named(
        "Беш жашка чейинки балдардын өлүмү", "Бес жасқа дейінгі балалар өлімі",
        "Смертность детей до пяти лет", "Under-five mortality")),
    "DTP3": ("health", 1, (70, 100), PERCENT, "statistics", named(
        "АКДС эмдөөсүнүн үчүнчү дозасын алган балдар",
        "АКДС екпесінің үшінші дозасын алған балалар",
        "Дети, получившие третью дозу прививки от дифтерии, столбняка и коклюша",
        "Children with the third dose of DTP vaccine")),
    "PRESCHOOL": ("learning", 1, (10, 80), PERCENT, "statistics", named(
        "Мектепке чейинки билим берүүгө тартылуу", "Мектепке дейінгі қамту",
        "Охват дошкольным образованием", "Preschool enrolment")),
    "OUT_OF_SCHOOL": ("learning", -1, (0, 8), PERCENT, "register", named(
        "Мектепке барбаган балдар", "Мектепке бармайтын балалар",
        "Дети вне школы", "Children out of school")),
    "BIRTH_REGISTERED": ("protection", 1, (80, 100), PERCENT, "register", named(
        "Туулушу катталган балдар", "Тууы тіркелген балалар",
        "Дети с зарегистрированным рождением", "Children whose birth is registered")),
    "VIOLENCE_PER_1000": ("protection", -1, (0, 6), RATE, "register", named(
        "Зордук-зомбулуктан жабыр тарткан балдар", "Зорлық-зомбылықтан зардап шеккендер",
        "Дети, пострадавшие от насилия", "Children harmed by violence")),
    "POV_NAT_U17": ("material", -1, (5, 60), PERCENT, "survey", named(
        "Улуттук жакырлык чегинен төмөн жашаган балдар",
        "Ұлттық кедейлік шегінен төмен тұратын балалар",
        "Дети, живущие ниже национальной черты бедности",
        "Children below the national poverty line")),
    "WATER_SAFE": ("material", 1, (30, 100), PERCENT, "survey", named(
        "Коопсуз ичүүчү суу", "Қауіпсіз ауызсу",
        "Безопасная питьевая вода", "Safe drinking water")),
    "BOTH_ABROAD_NO_GUARDIAN": ("migration", -1, (0, 60), PERCENT, "register", named(
        "Ата-энеси чет өлкөдө, камкорчусу жок балдар",
        "Ата-анасы шетелде, қамқоршысы жоқ балалар",
        "Дети без опекуна, у которых оба родителя за границей",
        "Children without a guardian, both parents abroad")),
    "MIGRANT_IN_SCHOOL": ("migration", 1, (40, 100), PERCENT, "register", named(
        "Мектепке кабыл алынган мигранттардын балдары",
        "Мектепке қабылданған мигранттардың балалары",
        "Дети мигрантов, принятые в школу", "Children of migrants in school")),
}  # fmt: skip


@cache
def release(country: str = "KG", number: int = 1, seed: int = 7) -> c.Contents:
    """Ten indicators, seven years, all regions, sex at the newest year; one figure that
    is too small, one missing, one break; counts; the index with its intervals."""
    made = c.Contents(
        about=c.About(
            number=number, country=country, title=COUNTRY[country],
            released_on="2026-11-20", data_until="2026-09-30", made_with="sample",
            note={"ru": "Первый выпуск с выводами об индексе."}, invented=True,
            rules=RULES,
        )
    )  # fmt: skip
    _places(made, country)
    made.sources.append(
        c.Source("register", named("Реестр", "Тізілім", "Реестр", "Register"), "")
    )
    made.sources.append(
        c.Source("OFFICE", named("Статистика комитети", "Статистика комитеті",
                                 "Комитет статистики", "Statistics Committee"),
                 "https://stat.example.kg/")
    )  # fmt: skip
    _indicators(made)
    _figures(made, seed)
    _counts(made, seed)
    _index(made, country)
    made.kept_back.append(
        c.KeptBack("BIRTH_REGISTERED", named(
            "Бул чыгарылышта таблицасы жок", "Бұл шығарылымда кестесі жоқ",
            "Таблица в этот выпуск не вошла", "Its table is not in this release"))
    )  # fmt: skip
    made.abroad.append(
        c.Abroad(
            "HDI",
            named("Адам өнүгүү индекси", "Адам дамуы индексі",
                  "Индекс человеческого развития", "Human Development Index"),
            country, "2021", {"KG": 0.692, "KZ": 0.811}[country], "0–1",
            "UNDP, Human Development Report 2021/2022",
            "https://hdr.undp.org/content/human-development-report-2021-22",
        )
    )  # fmt: skip
    made.abroad_sources.append(
        c.AbroadSource("HDI", country, "2021", named(
            "БУУӨП баяндамасы", "БҰҰДБ баяндамасы", "Доклад ПРООН", "UNDP report"))
    )  # fmt: skip
    return made


def older(kept: shelf.Kept, version: int = 1) -> shelf.Kept:
    """The file as it was written in a format before. 1, which was not told: no findings
    but words, no reasons, no rules; 2: not where figures of an edition are from."""
    with closing(sqlite3.connect(kept.path, isolation_level=None)) as base:
        for row in c.Row.__subclasses__():
            if version < row.SINCE:
                base.execute(f"DROP TABLE {row.TABLE}")
        if version == 1:
            base.execute("DELETE FROM about WHERE key = 'rules'")
        base.execute(f"PRAGMA user_version = {0 if version == 1 else version}")
    told = hashlib.sha256(kept.path.read_bytes()).hexdigest()
    old = shelf.Kept(kept.number, kept.path, told, kept.released_on)
    shelf.ledger_of(kept.path).write_text(old.told(), "utf-8")
    return old


def _places(made: c.Contents, country: str) -> None:
    tiles = {row["code"]: row for row in files.rows(country.lower(), "tiles")}
    for row in files.rows(country.lower(), "territories"):
        if row["level"] not in ("country", "region"):
            continue
        tile = tiles.get(row["code"], {})
        names = named(*(row[f"name_{code}"] for code in ("ky", "kk", "ru", "en")))
        made.areas.append(
            c.Area(
                row["code"], country, row["level"], row["parent"], row["iso_code"],
                row["iso_code"], names, row["valid_from"], row["valid_to"],
                int(tile["column"]) if tile else None,
                int(tile["row"]) if tile else None, len(made.areas),
            )
        )  # fmt: skip


def _indicators(made: c.Contents) -> None:
    for code, words in DOMAINS.items():
        made.domains.append(c.Domain(code, words, len(made.domains)))
    for code, (domain, sign, _ends, unit, kind, words) in INDICATORS.items():
        made.indicators.append(
            c.Indicator(
                code, domain, len(made.indicators), words, words, unit, words, words,
                sign, kind, 1, "24", "", "",
            )
        )  # fmt: skip
    made.breaks.append(
        c.Break("DTP3", "", "2022", named(
            "Эсептөө тартиби өзгөрдү", "Есептеу тәртібі өзгерді",
            "Изменился порядок подсчёта", "The way of counting changed"))
    )  # fmt: skip


def _figures(made: c.Contents, seed: int) -> None:
    luck = np.random.default_rng(seed)
    for code, (_domain, sign, (least, most), *_rest) in INDICATORS.items():
        for area in made.areas:
            level = luck.uniform(0.2, 0.8)
            for year in YEARS:
                level = float(
                    np.clip(level + luck.normal(0.01 * sign, 0.03), 0.02, 0.98)
                )
                value = least + level * (most - least)
                wide = (most - least) * (0.01 if area.level == "country" else 0.04)
                for sex in ("_T", "F", "M") if year == YEARS[-1] else ("_T",):
                    said = value + {"_T": 0, "F": -1, "M": 1}[sex] * wide / 2
                    made.observations.append(
                        c.Observation(
                            code, area.code, str(year), sex, "_T", round(said, 2),
                            round(said - wide, 2), round(said + wide, 2), "A",
                            "register", {},
                        )
                    )  # fmt: skip
    few = named("Өтө аз", "Тым аз", "Слишком мало", "Too few to say")
    for n, one in enumerate(made.observations):
        key = (one.indicator, one.period, one.sex)
        last = made.areas[-1].code
        if key == ("VIOLENCE_PER_1000", "2024", "_T") and one.area == last:
            made.observations[n] = c.Observation(
                one.indicator, one.area, one.period, one.sex, one.age, None, None, None,
                c.TOO_FEW, one.source, few,
            )  # fmt: skip
        if key == ("PRESCHOOL", "2023", "_T") and one.area == last:
            made.observations[n] = c.Observation(
                one.indicator, one.area, one.period, one.sex, one.age, None, None, None,
                c.MISSING, one.source, {},
            )  # fmt: skip


def _counts(made: c.Contents, seed: int) -> None:
    luck = np.random.default_rng(seed + 1)
    regions = {area.code: area.name for area in made.areas}
    sexes = {
        "_T": named("Бардыгы", "Барлығы", "Все", "All"),
        "F": named("Кыздар", "Қыздар", "Девочки", "Girls"),
        "M": named("Балдар", "Ұлдар", "Мальчики", "Boys"),
    }
    years = {str(year): named(*[str(year)] * 4) for year in YEARS}
    made.counts.append(
        c.Counts(
            "children_left",
            named("Ата-энеси чет өлкөдө жүргөн балдар",
                  "Ата-анасы шетелде жүрген балалар",
                  "Дети, чьи родители за границей", "Children with parents abroad"),
            [
                {"code": "area", "name": named("Аймак", "Өңір", "Регион", "Region"),
                 "values": regions},
                {"code": "period", "name": named("Жыл", "Жыл", "Год", "Year"),
                 "values": years},
                {"code": "sex", "name": named("Жынысы", "Жынысы", "Пол", "Sex"),
                 "values": sexes},
            ],
            "cell_key", {},
        )
    )  # fmt: skip
    for area in regions:
        for year in years:
            for sex in sexes:
                many = int(luck.integers(3, 9000))
                made.cells.append(c.Cell("children_left", [area, year, sex], many))


def _index(made: c.Contents, country: str) -> None:
    told = {
        "title": dict(named("Балдардын бакубаттык индекси", "Балалар әл-ауқаты индексі",
                            "Индекс благополучия детей", "Child Well-being Index")),
        "groups": [
            {"code": "index"},
            *({"code": code, "parent": "index", "name": dict(words)}
              for code, words in DOMAINS.items()),
        ],
        "indicators": [
            {"code": code, "parent": domain, "direction": sign, "name": dict(words),
             "goalposts": ends}
            for code, (domain, sign, ends, _unit, _kind, words) in INDICATORS.items()
        ],
        "uncertainty": {"draws": 200, "normalise": ["zscore"], "aggregate": ["geometric"]},
        "method": {"impute": "linear", "screen": {"group": 0.4}},
    }  # fmt: skip
    ask = spec.parse(told)
    regions = {area.code for area in made.areas if area.level == "region"}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "data.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["unit", "year", "indicator", "value", "se"])
            for one in made.observations:
                whole = one.sex == c.ALL and one.area in regions
                if whole and one.value is not None:
                    se = (one.upper - one.lower) / 3.92
                    writer.writerow(
                        [one.area, one.period, one.indicator, one.value, se]
                    )
        read = table.read(path)
    frozen = Frozen(
        code=f"{country}-2024-1", title=told["title"], frozen_on=date(2026, 11, 1),
        hash="0" * 64, made=editions.make(ask, read), history=engine.history(ask, read),
        findings=[named("Эки көрсөткүч бир нерсени айтат", "Екі көрсеткіш бір нәрсені айтады",
                        "Два показателя говорят об одном", "Two indicators say the same")],
        origins=_origins(read),
    )  # fmt: skip
    add(made, frozen)


def _origins(read: table.Table) -> list[Origin]:
    """Of each indicator and year one place; the newest year of preschools is provisional,
    and nobody knows who published what of water."""
    areas: dict[tuple[str, int], list[str]] = {}
    for indicator, area, year in origins.known(read):
        areas.setdefault((indicator, year), []).append(area)
    return [
        Origin(
            code, year, "" if code == "WATER_SAFE" else "OFFICE",
            f"https://stat.example.kg/{code}.csv",
            "P" if (code, year) == ("PRESCHOOL", YEARS[-1]) else "A", "",
            hashlib.sha256(code.encode()).hexdigest(), "2026-09-15", tuple(units),
            "Yearbook" if code == "U5MR" else "",
        )
        for (code, year), units in areas.items()
    ]  # fmt: skip
