"""How the same name comes to be written differently: scripts, keyboards, slips."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .chance import Stream

# A Russian keyboard has none of these letters.
FLAT = str.maketrans("өүңқғәұһіўҳӨҮҢҚҒӘҰҺІЎҲ", "оункгаухиухОУНКГАУХИУХ")
RUSSIAN_HABITS = (
    ("гүл", "гуль"),
    ("ж", "дж"),
    ("өз", "уз"),
    ("ө", "е"),
    ("уу", "у"),
    ("ээ", "э"),
    ("аа", "а"),
    ("Э", "Е"),
    ("ы", "и"),
    ("Ж", "Дж"),
    ("кызы", "кизи"),
    ("уулу", "улуу"),
)
LOOKALIKES = str.maketrans("АВЕКМНОРСТХасеорх", "ABEKMHOPCTXaceopx")
COMMON = dict(
    zip(
        "абвгдезийклмнопрстуфэыьъ",
        [*"abvgdeziiklmnoprstufey", "", ""],
        strict=True,
    )
)
EXTRA = {"ё": "e", "ў": "o", "ҳ": "h", "ғ": "g", "қ": "k", "һ": "h", "і": "i"}
SOFT = {"ө": "o", "ү": "u", "ң": "n", "ә": "a", "ұ": "u"}
# Seven ways to Latin letters that people and offices of the two countries use.
LATIN = {
    "icao": "ж zh х kh ц ts ч ch ш sh щ shch ю iu я ia й i ң ng",
    "bgn": "ж j х kh ц ts ч ch ш sh щ shch ю yu я ya й y ө ö ү ü ң ng ё yo",
    "passport": "ж zh х h ц ts ч ch ш sh щ sch ю yu я ya й y ы y ё yo",
    "old": "ж j х x ц c ч ch ш sh щ sch ю ju я ja й j ы y",
    "informal": "ж j х h ц c ч ch ш sh щ sh ю u я ya й i ы i ё yo",
    "kazakh_2021": "ж j х h ц ts ч ch ш ş щ ş ю iu я ia й i ы y "
    "ө ö ү ü ң ñ қ q ғ ğ ә ä ұ ū і ı",
    "turkish": "ж c х h ц ts ч ç ш ş щ ş ю yu я ya й y ө ö ү ü ң n ы ı",
}


def _table(own: str) -> dict[int, str]:
    words = own.split()
    pairs = zip(words[::2], words[1::2], strict=True)
    small = COMMON | EXTRA | SOFT | dict(pairs)
    return str.maketrans(small | {k.upper(): v.capitalize() for k, v in small.items()})


TABLES = {name: _table(own) for name, own in LATIN.items()}
NEIGHBOURS = dict(zip("аоиеукнлрстмдвпгбяы", "оаыиаекмрлвсипврьвч", strict=True))


def to_latin(text: str, convention: str) -> str:
    """In one of the seven conventions of LATIN."""
    return text.translate(TABLES[convention])


def to_flat(text: str) -> str:
    """Without the letters a Russian keyboard lacks."""
    return text.translate(FLAT)


def russified(text: str, chance: Stream) -> str:
    """One or two habits of a Russian-speaking clerk."""
    for _ in range(2):
        old, new = chance.choice(RUSSIAN_HABITS)
        text = text.replace(old, new)
    return to_flat(text)


def mistyped(text: str, chance: Stream) -> str:
    """One slip: a letter left out, doubled, swapped with the next, or a wrong one."""
    if len(text) < 4:
        return text
    at = chance.randrange(1, len(text) - 1)
    kind = chance.randrange(4)
    if kind == 0:
        return text[:at] + text[at + 1 :]
    if kind == 1:
        return text[:at] + text[at] + text[at:]
    if kind == 2:
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text[:at] + NEIGHBOURS.get(text[at], "а") + text[at + 1 :]


def mixed(text: str) -> str:
    """Latin letters that look the same, typed inside a Cyrillic word."""
    return text[:2] + text[2:].translate(LOOKALIKES)
