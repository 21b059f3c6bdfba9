"""Letters that differ are marked; another script, spelling or order marks nothing."""

import pytest

from kamkor.register.linkage.differing import nearest, pieces


def marked(text, other):
    """The text with [what differs] in brackets."""
    return "".join(f"[{p.text}]" if p.differs else p.text for p in pieces(text, other))


@pytest.mark.parametrize(
    ("text", "other", "told"),
    [
        ("Өмүрбек", "Omurbek", "Өмүрбек"),
        ("Asanov Bakyt", "Бакыт Асанов", "Asanov Bakyt"),
        ("Асанова", "Асанов", "Асанов[а]"),
        ("Марат", "Мамат", "Ма[р]ат"),
        ("Жамал", "Zhamal", "Жамал"),
        ("Zhamila", "Жамыла", "Zhamila"),
        ("Чынара", "Нургүл", "[Чынара]"),
        ("Асанов Бакыт", "Асанов", "Асанов [Бакыт]"),
        ("12.03.2015", "13.03.2015", "1[2].03.2015"),
        ("Абдылла", "Абдыла", "Абдылла"),
        ("", "Асан", ""),
        ("Асан", "", "[Асан]"),
    ],
)
def test_what_is_marked(text, other, told):
    assert marked(text, other) == told


@pytest.mark.parametrize("text", ["Асанов  Бакыт-Али, 7-б", "— 0 —", "Sh", "нгнг"])
def test_nothing_is_lost_or_added(text):
    assert "".join(p.text for p in pieces(text, "Шамшы Өңүр")) == text


def test_of_several_writings_the_most_alike_is_compared():
    assert (
        nearest("Bakyt Asanov", ["Токтосунов Эмил", "Асанов Бакыт"]) == "Асанов Бакыт"
    )
    assert nearest("Бакыт", []) == ""
