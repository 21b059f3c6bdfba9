"""Names compare alike in any script, order and form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamkor.register.linkage import names

SAME_WORD = [
    "Өмүрбек Омурбек Omurbek Ömürbek",
    "Чыңгыз Чынгыз Chyngyz Chynggyz Чингиз Chingiz",
    "Жаңыл Джаныл Zhangyl Janyl",
    "Айнагүл Айнагуль Ainagul Ajnagul Aynagül",
    "Мухаммед Muhammed Mukhammed Мухамед",
    "Ержан Yerzhan Erjan Erzhan",
    "Қайрат Кайрат Qairat Kairat Kayrat",
    "Юлия Yuliya Iuliia",
    "Данияр Danijar Daniyar Daniiar",
    "Жээнбеков Ceenbekov JEENBEKOV Zheenbekov",
    "Александр Alexandr Aleksandr",
    "Әлихан Алихан Alikhan Әлиxан",  # the last with a Latin x
]


@pytest.mark.parametrize("spellings", SAME_WORD)
def test_one_name_has_one_skeleton(spellings):
    assert len({names.skeleton(word) for word in spellings.split()}) == 1


def test_look_alike_letters_of_the_other_script_do_not_matter():
    assert names.skeleton("Aсaнoв") == names.skeleton("Асанов")
    assert names.skeleton("АBДУЛЛA") == names.skeleton("АВДУЛЛА")


@pytest.mark.parametrize(
    "word", ["Асанов", "Асанова", "Асан", "Asanovich", "Асанұлы", "Асановна", "ASANOV"]
)
def test_a_surname_meets_the_name_it_was_made_from(word):
    assert names.stem(word) == "asan"


@pytest.mark.parametrize(
    ("full", "expected"),
    [
        ("Асан уулу Бакыт", ("bakit", "asan", "", "male")),
        ("Бакыт Асан уулу", ("bakit", "asan", "", "male")),
        ("Асанов Бакыт Маратович", ("bakit", "marat", "asan", "male")),
        ("ASANOV BAKYT", ("bakit", "", "asan", "male")),
        ("Асан тегин Бакыт Марат уулу", ("bakit", "marat", "asan", "male")),
        ("Ахмет Әлихан Серікұлы", ("alihan", "sirik", "ahmit", "male")),
        ("Әбілқанқызы Зияда", ("zada", "abilkan", "", "female")),
        ("Токтогул кызы Айпери", ("aipiri", "tuktugul", "", "female")),
        ("Каримов Жахонгир Анвар угли", ("Zahunir", "anvar", "karim", "male")),
        ("Кожомкулова Айсулуу Эрмековна", ("aisulu", "irmik", "kuZumkul", "female")),
        ("Кузьмина Анна Петровна", ("ana", "pitr", "kuzmin", "female")),
    ],
)
def test_every_lawful_form_is_taken_apart(full, expected):
    found = names.parse(full)
    assert (found.given, found.father, found.family, found.sex) == expected


def test_three_cells_say_what_one_says():
    one = names.parse("Асанов Бакыт Маратович")
    assert names.parse("", "Асанов", "Бакыт", "Маратович") == one


def test_a_bare_surname_in_its_own_cell_is_the_surname():
    found = names.parse("", "Марат", "Бакыт", "")
    assert (found.given, found.family) == ("bakit", "marat")


def test_alike_is_not_the_same():
    assert names.skeleton("Каныке") != names.skeleton("Каныкей")
    assert names.skeleton("Асан") != names.skeleton("Үсөн")


PARTS = st.sampled_from(
    ["Асанов", "Бакыт", "Маратович", "Өмүрбек", "Жаңыл", "Қайрат", "Нурдин", "Айгүл"]
)


@given(st.lists(PARTS, min_size=1, max_size=4), st.randoms())
def test_the_order_of_words_does_not_change_the_roots(parts, chance):
    mixed = parts[:]
    chance.shuffle(mixed)
    assert names.parse(" ".join(parts)).roots == names.parse(" ".join(mixed)).roots


@given(st.text(max_size=40))
def test_any_text_is_read_and_case_does_not_matter(text):
    found = names.parse(text)
    assert all(found.roots)
    assert names.parse(f"  {text} ").roots == found.roots


@given(st.text(alphabet="абвгдезиклмнопрстуфхаоиуеыэ", min_size=1, max_size=12))
def test_upper_case_folds_like_lower_case(word):
    assert names.fold(word.upper()) == names.fold(word)


@given(st.text(alphabet="abdefghiklmnoprstu", max_size=12))
def test_folding_twice_is_folding_once(word):
    once = names.skeleton(word)
    assert names.root(names.root(once)) == names.root(once)
    assert names.consonants(names.consonants(once)) == names.consonants(once)


# letters that every table of transliteration writes alike
TABLE = dict(zip("абвгдзиклмнопрстуф", "abvgdziklmnoprstuf", strict=True))


@given(st.text(alphabet="абвгдзиклмнопрстуф", min_size=1, max_size=10))
def test_a_word_and_its_transliteration_have_one_skeleton(word):
    latin = "".join(TABLE[letter] for letter in word)
    for group in ("ts", "ph", "ng", "ia", "iu", "dz", "tz"):
        if group in latin:
            return
    assert names.skeleton(latin) == names.skeleton(word)
