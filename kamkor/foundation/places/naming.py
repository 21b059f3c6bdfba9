"""Names of places as people write them: "Ошская обл.", "г. Ош", "Кара-Суйский р-н".

A spoken name is taken apart into what sort of place it says it is and a folded core.
Folding makes spellings of Kyrgyz, Kazakh and Russian meet; it is for comparing only.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from .choices import Level

# sort of place -> how it is written; the longer writing first
_SORTS = {
    "aimak": r"айыл(?:ный|ы)? ?(?:аймак|аймагы|өкмөтү|округ)|(?:сельский|ауылдық) округі?"
    r"|а/[аоө]\.?|[сак]\.? ?[оә]\.|а\.ө\.|aiyl aimak|rural district",
    "region": r"облысы?|облусу?|област(?:ь|и)|обл\b\.?|oblast|region|province",
    "district": r"р[-‐–/ ]?он\b|р[-‐–/ ]?н(?:у|ы)?\b\.?|район(?:у|ы|а)?|ауданы?|district|rayon|raion",
    "town": r"пгт\.?|пос[её]лок|пос\b\.?|кент[іи]?\b|шаарчасы?|п\.(?: ?а\.)?|settlement",
    "city": r"город(?:а|ская администрация)?|шаары?\b|қаласы?|г\. ?а\.|қ\. ?ә\."
    r"|гор\.|[гшқ]\.|^[гқ](?= )|(?<= )[шқ]$|city",
    "village": r"село|деревня|айылы?\b|ауылы?\b|стан(?:ция|са)сы?|разъезд|ст\.|рзд\.?"
    r"|[са]\.|^[са](?= )|(?<= )а$|village",
}
_PATTERNS = [
    (sort, re.compile(rf"(?<!\w)(?:{words})(?!\w)")) for sort, words in _SORTS.items()
]

FITTING = {
    "region": {Level.REGION},
    "district": {Level.DISTRICT, Level.CITY_DISTRICT},
    "city": {Level.CITY, Level.TOWN},
    "aimak": {Level.AIYL_AIMAK},
    "town": {Level.TOWN, Level.CITY, Level.VILLAGE},
    "village": {Level.VILLAGE, Level.TOWN},
}

# Latin letters that stand in Cyrillic words by mistake
_LOOKALIKES = str.maketrans("aceopxykmhbt", "асеорхукмнвт")
_LATIN = [
    ("shch", "щ"), ("dzh", "ж"), ("sh", "ш"), ("ch", "ч"), ("zh", "ж"), ("dj", "ж"),
    ("kh", "х"), ("ts", "ц"), ("yu", "ю"), ("iu", "ю"), ("ya", "я"), ("ia", "я"),
    *zip("abcdefghijklmnopqrstuvwxyz", "абкдефгхижклмнопкрстуввхиз", strict=True),
]  # fmt: skip
_FOLDED = str.maketrans(
    {"ё": "е", "ө": "о", "ү": "у", "ұ": "у", "ң": "н", "қ": "к", "ғ": "г", "ә": "а",
     "һ": "х", "і": "и", "ы": "и", "й": "и", "э": "е", "ъ": "", "ь": "", "щ": "ш",
     "я": "а", "ю": "у"}
)  # fmt: skip
_ADJECTIVE = re.compile(r"(?:ин|ен|н|и)?ск(?:ая|а|и|ое|ои)$")


@dataclass(frozen=True)
class Spoken:
    """`core` folded, `sort` a key of FITTING or None where the name does not say."""

    core: str
    sort: str | None

    @property
    def root(self) -> str:
        """The core without the ending of a Russian adjective."""
        return _ADJECTIVE.sub("", self.core)

    def fits(self, level: str, *, is_city: bool) -> bool:
        if self.sort is None:
            return True
        if self.sort == "city" and is_city:
            return True
        return level in FITTING[self.sort] and not (self.sort == "region" and is_city)


@lru_cache(maxsize=50_000)
def parse(text: str) -> Spoken:
    """Take a written name apart."""
    rest = _plain(text)
    sort = None
    for candidate, pattern in _PATTERNS:
        shorter = pattern.sub(" ", rest)
        if shorter != rest and _fold(shorter):
            sort, rest = sort or candidate, shorter
    return Spoken(core=_fold(rest), sort=sort)


def _plain(text: str) -> str:
    small = unicodedata.normalize("NFC", text).casefold()
    words = [
        word.translate(_LOOKALIKES) if re.search("[а-яёөүңқғұәіһ]", word) else word
        for word in small.split()
    ]
    return re.sub(r"(?<=\w)\.(?=\w)", ". ", " ".join(words))


def _fold(text: str) -> str:
    letters = re.sub(r"[\W_]+", "", text)
    if re.search("[a-z]", letters):
        letters = "".join(
            mark for mark in unicodedata.normalize("NFD", letters)
            if not unicodedata.combining(mark) or mark == "\u0306"
        )  # fmt: skip
        for latin, cyrillic in _LATIN:
            letters = letters.replace(latin, cyrillic)
    letters = unicodedata.normalize("NFC", letters).replace("дж", "ж")
    return re.sub(r"(.)\1+", r"\1", letters.translate(_FOLDED))
