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
from itertools import pairwise
from typing import NamedTuple

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
_GROUP = re.compile("|".join(_GROUPS))
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

MALE, FEMALE = "male", "female"


class Parsed(NamedTuple):
    """A name taken apart. Empty text: the name does not say.

    `given` is a skeleton; `father` and `family` are roots (of the father's name and of
    the surname); `roots` are those of all words, sorted; `sex` follows from endings.
    """

    given: str = ""
    father: str = ""
    family: str = ""
    roots: tuple[str, ...] = ()
    sex: str = ""


class _Says(NamedTuple):
    """What a word says of itself; what it is in a name hangs on nothing else."""

    kind: str  # "", particle, ancestor, patronymic, surname
    sex: str
    letters: int  # of the stem; 2: two or more


class _Word(NamedTuple):
    says: _Says
    stem: str
    root: str


_NOTHING = _Word(_Says("", "", 0), "", "")


class _Sounds(dict[int, str]):
    """Letters to sounds, for `str.translate`; a letter met first is looked up once."""

    def __missing__(self, code: int) -> str:
        bare = unicodedata.normalize("NFD", chr(code))[0]
        sound = self[code] = _LETTERS.get(bare, "")
        return sound


_SOUNDS = _Sounds((ord(letter), sound) for letter, sound in _LETTERS.items())


def fold(word: str) -> str:
    """One word as sounds common to the alphabets: Өмүрбек, Omurbek, Ömürbek: omurbek."""
    word = _QUOTES.sub("", unicodedata.normalize("NFC", word))
    latin = _IS_LATIN.search(word)
    if latin and _IS_CYRILLIC.search(word):
        more = len(_IS_CYRILLIC.findall(word)) >= len(_IS_LATIN.findall(word))
        word = word.translate(_TO_CYRILLIC if more else _TO_LATIN)
    word = word.lower()
    if latin:
        word = _KS.sub("ks", word)
        word = _NO_J.sub("", _SHORT_I.sub("i", word))
        word = _TURKISH_C.sub("ž", word)
    return _GROUP.sub(lambda found: _GROUPS[found[0]], word).translate(_SOUNDS)


@lru_cache(CACHE)
def skeleton(word: str) -> str:
    """The fold with the vowels that lists confuse made one and doubles single.

    A last -ей stays apart from -е: Каныкей is not Каныке. The result is sounds and no
    word: it is not folded again (Z, C, S are ж, ч, ш).
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
    return _word(word).root


@lru_cache(CACHE)
def _word(word: str) -> _Word:
    kind, stem, sex = _ending(skeleton(word))
    return _Word(_says(kind, sex, min(len(stem), 2)), stem, root(stem))


_says = lru_cache(_Says)  # one object for all words alike: quick to compare


def _ending(text: str) -> tuple[str, str, str]:
    """Kind, stem and sex of a skeleton, by its ending."""
    if text in _SONS or text in _DAUGHTERS:
        return "particle", "", MALE if text in _SONS else FEMALE
    if text in _ANCESTORS:
        return "ancestor", "", ""
    for kind, pattern in _ENDINGS:
        if found := pattern.match(text):
            return kind, found[1], MALE if found[2] else FEMALE
    return "", text, ""


_ENDINGS = (
    ("patronymic", _JOINED),
    ("patronymic", _PATRONYMIC),
    ("surname", _SURNAME),
    ("surname", _ADJECTIVE),
)


def words(text: str) -> list[str]:
    """The words of a cell. A hyphen joins short parts and separates long ones."""
    if "-" not in text:
        return [word for word in _SPLIT.split(text) if word]
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
    if surname or given or patronymic:
        one, two, three = _cell(surname), _cell(given), _cell(patronymic)
        read, sizes = [*one, *two, *three], (len(one), len(two), len(three))
    else:
        read, sizes = [*map(_word, words(full))], None
    places = _places(tuple([word.says for word in read]), sizes)
    roots = {word.root for word in read if word.says.letters == 2}
    read.append(_NOTHING)
    return Parsed(
        read[places.given].stem,
        read[places.father].root,
        read[places.family].root,
        tuple(sorted(roots)),
        places.sex,
    )


@lru_cache(CACHE)
def _cell(text: str) -> tuple[_Word, ...]:
    """The words of a cell that holds one part of a name."""
    return tuple(map(_word, words(text)))


@dataclass(slots=True)
class _Places:
    """Which word is which part of the name; -1: none."""

    given: int = -1
    father: int = -1
    family: int = -1
    sex: str = ""


@lru_cache(CACHE)
def _places(said: tuple[_Says, ...], sizes: tuple[int, int, int] | None) -> _Places:
    """Where the parts of a name stand, by what its words say. sizes: how many words
    surname, given name and patronymic have; None: all stand in one cell."""
    columns = [cell for cell, size in enumerate(sizes or ()) for _ in range(size)]
    places = _Places()
    rest = [at for at in _take_marked(said, places) if said[at].letters > 1]
    if sizes and any(columns[at] == 1 for at in rest):
        _take_by_cell(rest, columns, places)
    else:
        _take_in_order(rest, places)
    return places


def _take_marked(said: tuple[_Says, ...], places: _Places) -> Iterator[int]:
    """Take the words whose ending or particle says what they are; yield the others."""
    for at, (word, after) in enumerate(pairwise((*said, _NOTHING.says))):
        known = at if word.letters else -1
        if after.kind == "particle" and not word.kind and places.father < 0:
            places.father, places.sex = known, after.sex
        elif after.kind == "ancestor" and not word.kind:
            places.family = known
        elif word.kind == "patronymic" and places.father < 0:
            places.father, places.sex = at, word.sex
        elif word.kind == "surname" and places.family < 0:
            places.family, places.sex = at, places.sex or word.sex
        elif word.kind in {"", "patronymic", "surname"}:
            yield at
        else:
            places.sex = places.sex or word.sex


def _take_by_cell(rest: list[int], columns: list[int], places: _Places) -> None:
    """Words that say nothing of themselves, where a cell says which the given name is."""
    places.given = next(at for at in rest if columns[at] == 1)
    for at in rest:
        if columns[at] == 2 and places.father < 0:
            places.father = at
        elif columns[at] == 0 and places.family < 0:
            places.family = at


def _take_in_order(rest: list[int], places: _Places) -> None:
    """Surname, given name, patronymic, where nothing says otherwise."""
    if len(rest) >= 2 and places.family < 0:
        places.family = rest.pop(0)
    if rest:
        places.given = rest.pop(0)
    if rest and places.father < 0:
        places.father = rest[0]


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
