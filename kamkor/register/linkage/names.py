"""Names for comparing, whatever the alphabet, the spelling and the order of the parts.

Pure text, no database. A word is folded to sounds that both alphabets share (`fold`),
then to a `skeleton` in which the vowels that lists confuse are one (е, и, ы, й; о, ө,
у, ү), then its ending is cut (-ов, -ович, -ұлы, a final vowel) so that a surname meets
the father's name it was made from. `parse` takes a name in one cell or three.

Rules: docs/reference, the folding list for Kyrgyz, Kazakh, Russian and Uzbek names.
Change `VERSION` with any rule: stored keys are then made anew.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

VERSION = 2
CACHE = 1 << 17  # distinct words; a nation has about as many
PLACE_LETTERS = 6  # of a place's root: endings differ by language

# ž ж, č ч, š ш: letters of their own, so that they never meet a Latin digraph again
_CYRILLIC = dict(
    zip(
        "аәбвгғдеёэєжҗзиіїйыкқҡлмнңоөпрстуүұўюфхһҳцчҷшщя",
        "aabvggdeeeežžziiiiikkklmnnooprstuuuuufhhhsčžšša",
        strict=True,
    )
)
_LATIN = dict(
    zip(
        "abcdefghijklmnopqrstuvwxyzışşšçčğžñŋäöüəł",
        "abkdefghižklmnopkrstuvvhizišššččgžnnaoual",
        strict=True,
    )
)
_LETTERS = _LATIN | _CYRILLIC
_GROUPS = {
    "shch": "š", "tsch": "č", "dsch": "ž", "dzh": "ž", "sch": "š", "tch": "č",
    "ngg": "n", "zh": "ž", "dj": "ž", "dz": "ž", "kh": "h", "gh": "g", "ch": "č",
    "sh": "š", "ts": "s", "tz": "s", "ng": "n", "ph": "f", "ck": "k",
    "ye": "e", "yo": "e", "ya": "a", "yu": "u",
    "дж": "ž", "дз": "ž", "нг": "n", "ңг": "n",
}  # fmt: skip
_SOUND = re.compile("|".join([*_GROUPS, "."]))
# letters that look the same, as they are typed: before the case is folded
_ALIKE = ("ABCEHIKMOPTXYaceiopxy", "АВСЕНІКМОРТХУасеіорху")
_TO_CYRILLIC = str.maketrans(*_ALIKE)
_TO_LATIN = str.maketrans(_ALIKE[1], _ALIKE[0])
_IS_CYRILLIC = re.compile("[\u0400-\u052f]")
_IS_LATIN = re.compile("[A-Za-z]")
# Latin x is ks in a few names and х in most; j is й after a vowel; c is дж in Turkish
_KS = re.compile(r"(?<=ale)x|(?<=^ma)x(?=i)|(?<=^o)x(?=a)|^x(?=e)")
_SHORT_I = re.compile(r"(?<=[aeiouy])j(?=[^aeiouy]|$)")
_NO_J = re.compile(r"(?<=[iy])j(?=[auo])")  # Danijar, Rabija
_TURKISH_C = re.compile(r"c(?=[eiy])")
# one byte a letter, so that every engine measures the same distance between two words
_TO_SKELETON = str.maketrans("eyožčš", "iiuZCS")
_NO_VOWELS = str.maketrans("", "", "aiuj")
_LAST_EI = re.compile(r"ei$")
_DOUBLE = re.compile(r"(.)\1+")

_SONS = {"ulu", "uli", "ul", "ugli", "uglu"}
_DAUGHTERS = {"kizi", "kiz", "gizi", "giz"}
_ANCESTORS = {"tigin", "tigi", "tik"}
# сулуу, "beautiful", ends names of girls
_JOINED = re.compile(r"^(.{3,}?)(?:((?<!s)ulu|uli|ugli|uglu)|(?:kizi|gizi))$")
_PATRONYMIC = re.compile(r"^(.{2,}?)(?:([iu]viC|iC)|(?:[iu]vna|iniCna|iCna))$")
_SURNAME = re.compile(r"^(.{3,}?)(?:([iu][vf])|[iu]va)$")
_ADJECTIVE = re.compile(r"^(.{2,}?sk)(?:(i)|a)$")
_SPLIT = re.compile(r"[\s,.;:/\\()\"«»]+")
_QUOTES = re.compile("[ʻʼ‘’'`´ʹ\u0301]")
_SHORTENED = ("bik", "bai", "gul", "Zan", "kan", "han", "ai", "ki")

MALE, FEMALE = "male", "female"


@dataclass(frozen=True, slots=True)
class Parsed:
    """A name taken apart. Empty text: the name does not say.

    `given` is a skeleton; `father` and `family` are roots (of the father's name and of
    the surname); `roots` are those of all words, sorted; `sex` follows from endings.
    """

    given: str = ""
    father: str = ""
    family: str = ""
    roots: tuple[str, ...] = ()
    sex: str = ""


@dataclass(frozen=True, slots=True)
class _Word:
    kind: str  # "", particle, patronymic, surname
    stem: str
    sex: str


@lru_cache(CACHE)
def fold(word: str) -> str:
    """One word as sounds common to the alphabets: Өмүрбек, Omurbek, Ömürbek: omurbek."""
    word = _QUOTES.sub("", unicodedata.normalize("NFC", word))
    cyrillic = len(_IS_CYRILLIC.findall(word))
    latin = len(_IS_LATIN.findall(word))
    if cyrillic and latin:
        word = word.translate(_TO_CYRILLIC if cyrillic >= latin else _TO_LATIN)
    word = word.lower()
    if latin:
        word = _KS.sub("ks", word)
        word = _NO_J.sub("", _SHORT_I.sub("i", word))
        word = _TURKISH_C.sub("ž", word)
    return _SOUND.sub(_sound, word)


def _sound(found: re.Match[str]) -> str:
    text = found[0]
    if text in _GROUPS:
        return _GROUPS[text]
    if text in _LETTERS:
        return _LETTERS[text]
    return _LETTERS.get(unicodedata.normalize("NFD", text)[0], "")


@lru_cache(CACHE)
def skeleton(word: str) -> str:
    """The fold with the vowels that lists confuse made one and doubles single.

    A last -ей stays apart from -е: Каныкей is not Каныке.
    """
    text = _LAST_EI.sub("ij", fold(word)).translate(_TO_SKELETON)
    text = _DOUBLE.sub(r"\1", text)
    return _DOUBLE.sub(r"\1", text.replace("ia", "a").replace("iu", "u"))


def root(text: str) -> str:
    """A skeleton without its final vowels, where two letters remain."""
    cut = text.rstrip("aiuj")
    return cut if len(cut) >= 2 else text


def consonants(text: str) -> str:
    """The first letter of a skeleton and its consonants: what misspelling spares."""
    return text[:1] + text[1:].translate(_NO_VOWELS)


@lru_cache(CACHE)
def stem(word: str) -> str:
    """The root of one word with its ending cut: Асанова, Асан, Asanovich: asan."""
    return root(_word(word).stem)


@lru_cache(CACHE)
def _word(word: str) -> _Word:
    text = skeleton(word)
    if text in _SONS or text in _DAUGHTERS:
        return _Word("particle", "", MALE if text in _SONS else FEMALE)
    if text in _ANCESTORS:
        return _Word("ancestor", "", "")
    for kind, pattern in _ENDINGS:
        if found := pattern.match(text):
            return _Word(kind, found[1], MALE if found[2] else FEMALE)
    return _Word("", text, "")


_ENDINGS = (
    ("patronymic", _JOINED),
    ("patronymic", _PATRONYMIC),
    ("surname", _SURNAME),
    ("surname", _ADJECTIVE),
)


def words(text: str) -> list[str]:
    """The words of a cell. A hyphen joins short parts and separates long ones."""
    found: list[str] = []
    for word in _SPLIT.split(text):
        parts = word.split("-")
        if len(parts) > 1 and min(map(len, parts)) >= 5:
            found += parts
        elif joined := "".join(parts):
            found.append(joined)
    return found


@lru_cache(CACHE)
def parse(full: str = "", surname: str = "", given: str = "", patronymic: str = "") -> Parsed:  # fmt: skip
    """Take a name apart, from one cell (`full`) or three.

    The cells are hints only: a word's own ending stands before its column.
    """
    cells = (surname, given, patronymic) if surname or given or patronymic else (full,)
    read = [
        (_word(w), column) for column, cell in enumerate(cells) for w in words(cell)
    ]
    single = len(cells) == 1
    parts = _Parts()
    rest = [item for item in _take_marked(read, parts) if len(item[0].stem) > 1]
    _take_rest([(w.stem, None if single else c) for w, c in rest], parts)
    return Parsed(
        given=parts.given,
        father=root(parts.father),
        family=root(parts.family),
        roots=tuple(sorted({root(w.stem) for w, _ in read if len(w.stem) > 1})),
        sex=parts.sex,
    )


@dataclass(slots=True)
class _Parts:
    given: str = ""
    father: str = ""
    family: str = ""
    sex: str = ""


def _take_marked(
    read: list[tuple[_Word, int]], parts: _Parts
) -> Iterator[tuple[_Word, int]]:
    """Take the words whose ending or particle says what they are; yield the others."""
    following = [*read[1:], (_Word("", "", ""), 0)]
    for (word, column), (after, _) in zip(read, following, strict=False):
        if after.kind == "particle" and not word.kind and not parts.father:
            parts.father, parts.sex = word.stem, after.sex
        elif after.kind == "ancestor" and not word.kind:
            parts.family = word.stem
        elif word.kind == "patronymic" and not parts.father:
            parts.father, parts.sex = word.stem, word.sex
        elif word.kind == "surname" and not parts.family:
            parts.family, parts.sex = word.stem, parts.sex or word.sex
        elif word.kind in {"", "patronymic", "surname"}:
            yield word, column
        else:
            parts.sex = parts.sex or word.sex


def _take_rest(rest: list[tuple[str, int | None]], parts: _Parts) -> None:
    """Words that say nothing of themselves: their cell decides, else their order."""
    by_cell = [text for text, column in rest if column == 1]
    if by_cell:
        parts.given = by_cell[0]
        others = [(text, column) for text, column in rest if column != 1]
        for text, column in others:
            _give(parts, text, to_father=column == 2)
        return
    bare = [text for text, _ in rest]
    if len(bare) >= 2 and not parts.family:
        parts.family = bare.pop(0)
    if bare:
        parts.given = bare.pop(0)
    if bare and not parts.father:
        parts.father = bare[0]


def _give(parts: _Parts, text: str, *, to_father: bool) -> None:
    if to_father and not parts.father:
        parts.father = text
    elif not to_father and not parts.family:
        parts.family = text


@lru_cache(CACHE)
def place(name: str) -> str:
    """The beginning of a place's name, folded, without the word for its kind."""
    for word in words(name):
        if word.lower().rstrip(".") not in _PLACE_KINDS and not word.isdigit():
            return stem(word)[:PLACE_LETTERS]
    return ""


_PLACE_KINDS = {
    "г", "город", "шаар", "шаары", "қаласы", "қала", "с", "село", "айыл", "айылы",
    "ауыл", "ауылы", "район", "району", "р-н", "рн", "ауданы", "аудан", "облусу",
    "область", "обл", "облысы", "аймагы", "аймак", "ао", "а", "мту", "пгт", "округ",
    "округі", "district", "region", "oblast", "oblasty", "rayon", "raion", "city",
    "village", "жм", "ж", "м",
}  # fmt: skip


@lru_cache(CACHE)
def short_form(one: str, other: str) -> bool:
    """Whether two skeletons differ by an ending dropped in speech: -бек, -гүл, -жан."""
    short, long = sorted((one, other), key=len)
    return (
        len(short) >= 3 and long.startswith(short) and long[len(short) :] in _SHORTENED
    )


@lru_cache(CACHE)
def near(one: str, other: str) -> bool:
    """Whether two skeletons are one slip apart, or spelt with other vowels only."""
    if min(len(one), len(other)) < 3:
        return False
    return one_slip(one, other) or (
        len(consonants(one)) > 2 and consonants(one) == consonants(other)
    )


def one_slip(one: str, other: str) -> bool:
    """Whether one letter was changed, dropped or added, or two neighbours swapped."""
    if one == other:
        return True
    if len(one) > len(other):
        one, other = other, one
    if len(other) - len(one) > 1:
        return False
    start = next(
        (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        len(one),
    )
    left, right = one[start:], other[start:]
    if len(one) < len(other):
        return left == right[1:]
    swapped = left[:2] == right[1::-1] and left[2:] == right[2:]
    return left[1:] == right[1:] or swapped
