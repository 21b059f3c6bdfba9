"""Countries recognised from names in four languages, abbreviations and cities."""

import re
from functools import cache

from babel import Locale

from .cells import Cell, as_seen
from .codes import read_code
from .dates import Read
from .findings import Code
from .folding import clean, fold

LANGUAGES = ("en", "kk", "ky", "ru")

# Abbreviations that folding would confuse (ҚР is Kazakhstan, КР is Kyrgyzstan) and
# words people use instead of the official name.
EXACT = {"қр": "KZ", "рк": "KZ", "кр": "KG", "рф": "RU", "ру": "RU", "руз": "UZ"}
SAID = {
    "RU": "россия|росия|рассия|орусия|орус|ресей|российская федерация|russian federation"
    "|рф|россии|россияда|орусияда|ресейде|россию",
    "KG": "киргизия|кыргызстан|кыргызская республика|киргизская республика|kyrgyzstan"
    "|кыргыз республикасы|қырғызстан|кыргызстана|кырг",
    "KZ": "казахстан|казакстан|қазақстан|республика казахстан|қазақстан республикасы"
    "|казахстане|казакстанда|kazakhstan",
    "KR": "корея|южная корея|республика корея|түштүк корея|оңтүстік корея|korea|кореяда",
    "US": "сша|акш|ақш|америка|usa|америкада",
    "AE": "оаэ|бае|эмираты|эмираттар|бээ|бәә|uae",
    "GB": "англия|великобритания|улуу британия|uk|британия",
    "TR": "турция|түркия|туркия|turkey|турцияда|түркияда",
    "DE": "германия|germany|германияда",
    "CN": "китай|кытай|қытай|кнр",
    "UZ": "узбекистан|өзбекстан|өзбекистан|uzbekistan",
    "TJ": "таджикистан|тажикстан|тәжікстан",
    "PL": "польша|polsha|польшада",
    "CZ": "чехия",
    "SA": "саудовская аравия|сауд аравия|сауд аравиясы",
    "BY": "беларусь|белоруссия|белорусия",
}
CITIES = {
    "RU": "москва|мск|питер|санкт петербург|спб|петербург|новосибирск|екатеринбург|казань"
    "|краснодар|красноярск|иркутск|тюмень|сургут|самара|омск|томск|челябинск|якутск"
    "|владивосток|хабаровск|подмосковье|московская область|сочи|ростов|уфа|пермь",
    "TR": "стамбул|анталия|анталья|анкара|istanbul",
    "KR": "сеул|инчхон|seoul",
    "AE": "дубай|абу даби|dubai",
    "KZ": "алматы|астана|шымкент|тараз|караганда|актау|атырау",
    "KG": "бишкек|ош|джалал абад|жалал абад|каракол|токмок|талас|нарын|баткен",
    "US": "чикаго|нью йорк",
    "GB": "лондон",
    "UZ": "ташкент|андижан",
}
CUT = re.compile(r"[,;/()\n]|\s[-–—]\s|\sг\.")


@cache
def _names() -> dict[str, str]:
    names: dict[str, str] = {}
    for language in LANGUAGES:
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha():
                names.setdefault(fold(name), code)
    names |= {
        fold(said): code for code, words in SAID.items() for said in words.split("|")
    }
    return names


@cache
def _cities() -> dict[str, str]:
    return {
        fold(city): code for code, words in CITIES.items() for city in words.split("|")
    }


def read_country(cell: Cell) -> Read:
    """ISO 3166-1 alpha-2, "unknown", or the text as written with a code."""
    text = clean(as_seen(cell))
    if not text or text in {"-", "–", "—"}:
        return Read(None)
    for part in [text, *CUT.split(text)]:
        if code := _country(part):
            return Read(code)
    for part in [text, *CUT.split(text)]:
        if code := _cities().get(fold(part).removeprefix("г ")):
            return Read(code, (Code.COUNTRY_FROM_CITY,))
    if read_code(text, "migration_kind").value == "unknown":
        return Read("unknown")
    return Read(text, (Code.COUNTRY_NOT_UNDERSTOOD,))


def _country(text: str) -> str | None:
    bare = text.strip().strip(".").casefold()
    if bare in EXACT:
        return EXACT[bare]
    folded = fold(text)
    if len(bare) == 2 and bare.isascii():
        return bare.upper() if bare.upper() in Locale("en").territories else None
    return _names().get(folded)
