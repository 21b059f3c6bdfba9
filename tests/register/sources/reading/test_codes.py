import pytest

from kamkor.register.sources.reading.codes import (
    code_names,
    lexicon,
    read_certificate,
    read_code,
    read_codes,
)
from kamkor.register.sources.reading.countries import read_country
from kamkor.register.sources.reading.findings import Code

CASES = {
    "sex": {
        "male": "м|М.|муж|мужской|мальчик|эркек|Эркек бала|ұл|male|m|boy",
        "female": "ж|жен.|девочка|кыз|қыз|Кыз бала|female|F|girl",
    },
    "parent_away": {
        "both": "оба|оба родителя|мать и отец|экөө тең|екеуі де|both|ата-энеси",
        "mother": "мать|Мама|апасы|анасы|mother|только мать",
        "father": "отец|папа|атасы|әкесі|father",
        "none": "нет|-|никто|жок|жоқ|none",
        "unknown": "неизвестно|белгисиз|белгісіз",
    },
    "migration_kind": {
        "internal": "внутренняя|внутр.|ички|ішкі|internal",
        "external": "внешняя|внеш.|тышкы|сыртқы|за границей",
    },
    "direction": {
        "out": "выезд|Выехал|чыгуу|шығу|out",
        "in": "въезд|вьезд|кирүү|кіру|in|прибыл",
    },
    "kinship": {
        "grandparent": "бабушка|дедушка|чоң эне|чоң ата|чон эне|таене|әже|grandmother|бабушка по отцу",
        "aunt_uncle": "тётя|тетя|дядя|жеңе|таеже|нағашы|aunt|сестра матери",
        "sibling": "брат|старшая сестра|байкеси|ағасы|sister",
        "other_kin": "родственник|тууганы|туысы|двоюродная сестра отца",
        "non_kin": "соседка|кошуна|көрші|neighbour|подруга матери|не родственник",
        "guardian": "опекун|камкорчу|қорғаншы|попечитель",
        "institution": "интернат|детский дом|балдар үйү",
        "mother": "мать|энеси|анасы",
        "father": "отец|әкесі",
        "alone": "один|жалгыз",
        "unknown": "неизвестно|н/д",
    },
    "legal_basis": {
        "none": "нет|-|жок|жоқ|не оформлено|без документов|нет доверенности|опека не оформлена",
        "power_of_attorney": "доверенность|дов-ть|довер-ть|нот. доверенность|ишеним кат|сенімхат|доверенность № 12 от 03.04.2024",
        "temporary_guardianship": "временная опека|врем. опека|убактылуу камкордук|уақытша қорғаншылық",
        "preliminary_guardianship": "предварительная опека|предв. опека|алдын ала камкордук",
        "guardianship": "опека|опек.|решение суда|камкордук|қорғаншылық|guardianship",
        "trusteeship": "попечительство|көзөмөлчүлүк|қамқоршылық",
        "foster": "приёмная семья|фостерная семья|багып алуучу үй-бүлө",
        "institution": "интернат|учреждение|мекеме",
    },
    "attendance": {
        "attends": "посещает|да|барат|барады|attends|регулярно",
        "irregular": "нерегулярно|иногда|кээде|пропускает|редко посещает|не всегда посещает",
        "absent": "не посещает|нет|барбайт|бармайды|absent",
    },
    "yes_no": {
        "yes": "да|есть|+|ооба|бар|иә|yes|1|имеется|II группа|регулярно|TRUE",
        "no": "нет|-|жок|жоқ|no|0|не имеет|не поддерживает|отсутствует|FALSE",
        "unknown": "неизвестно|?|белгисиз",
    },
    "removal_reason": {
        "restored": "улучшение условий|выведены из ТЖС",
        "placed": "устроен под опеку",
        "moved": "переезд|көчүп кетти",
        "adult": "достижение 18 лет|совершеннолетие",
        "died": "смерть",
        "other": "другое",
    },
}


@pytest.mark.parametrize(
    ("name", "code", "written"),
    [
        (name, code, word)
        for name, codes in CASES.items()
        for code, words in codes.items()
        for word in words.split("|")
    ],
)
def test_words_of_four_languages_become_codes(name, code, written):
    assert read_code(written, name).value == code


@pytest.mark.parametrize("name", CASES)
def test_a_code_stands_for_itself(name):
    for code in code_names(name):
        assert read_code(code, name).value == code


def test_ata_is_father_in_kyrgyz_and_grandfather_in_kazakh():
    assert read_code("ата", "kinship").value == "father"
    assert read_code("ата", "kinship", kazakh=True).value == "grandparent"


def test_unclear_words_are_remarked_and_left_open():
    assert read_code("зелёный", "kinship") == (None, (Code.CODE_NOT_UNDERSTOOD,))
    assert read_code("", "kinship") == (None, ())


def test_lists_of_benefits_and_grounds():
    written = "Үй-бүлөгө көмөк, Балага сүйүнчү; АСП"
    assert read_codes(written, "benefits").value == [
        "family_help",
        "birth_gift",
        "targeted",
    ]
    assert read_codes("нет", "benefits").value == ["none"]
    assert read_codes("неизвестно", "benefits").value == ["unknown"]
    assert read_codes("насилие в семье\nбез документов", "grounds").value == [
        "violence",
        "no_documents",
    ]
    assert read_codes("жетим", "grounds").value == ["orphan"]
    assert read_codes("", "grounds").value is None


def test_a_certificate_column_holds_a_number_or_an_answer():
    assert read_certificate("KR-X № 1234567").value == "KR-X № 1234567"
    assert read_certificate(1234567.0).value == "1234567"
    assert read_certificate("есть").value == "yes"
    assert read_certificate("жок").value == "no"
    assert read_certificate("-").value == "no"
    assert read_certificate(None).value is None


@pytest.mark.parametrize(
    ("written", "code"),
    [
        *[
            (word, "RU")
            for word in (
                "РФ",
                "Россия",
                "россия",
                "Орусия",
                "Ресей",
                "Росия",
                "RU",
                "Russia",
                "Россия, г. Москва",
                "Россия (Москва)",
            )
        ],
        *[(word, "KZ") for word in ("Казахстан", "Қазақстан", "РК", "ҚР", "KZ")],
        *[(word, "KG") for word in ("Кыргызстан", "КР", "Киргизия", "Қырғызстан")],
        *[(word, "KR") for word in ("Южная Корея", "Корея", "Түштүк Корея", "KR")],
        *[(word, "TR") for word in ("Турция", "Түркия", "Turkey", "Türkiye")],
        *[(word, "US") for word in ("США", "АКШ", "Америка")],
        ("Германия", "DE"),
        ("Польша", "PL"),
        ("ОАЭ", "AE"),
        ("неизвестно", "unknown"),
    ],
)
def test_countries(written, code):
    assert read_country(written) == (code, ())


def test_a_city_gives_its_country_with_a_remark():
    assert read_country("Москва") == ("RU", (Code.COUNTRY_FROM_CITY,))
    assert read_country("г. Стамбул") == ("TR", (Code.COUNTRY_FROM_CITY,))


def test_an_unknown_country_stays_as_written():
    assert read_country("Атлантида") == ("Атлантида", (Code.COUNTRY_NOT_UNDERSTOOD,))


def test_no_word_means_two_codes_of_one_list():
    for name in CASES:
        table = lexicon(name)
        assert len(table.words) == len(set(table.words))
