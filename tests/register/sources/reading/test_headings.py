import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamkor.register.sources import reading
from kamkor.register.sources.kinds import FIELDS, KINDS, LISTS, usual_headings
from kamkor.register.sources.reading.tables import Heading, Table
from tests.examples import tries
from tests.register.sources.reading.makers import LIST_DAY, text, xlsx


def table(*headings, titles=()):
    columns = tuple(
        Heading(index, (heading,) if isinstance(heading, str) else heading)
        for index, heading in enumerate(headings)
    )
    return Table("", 1, 1, columns, tuple(titles))


def fields(kind, *headings):
    return [
        column.field for column in reading.recognise(table(*headings), kind).columns
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_every_usual_heading_of_every_field_is_recognised(kind):
    """Where one heading serves two fields, the kind's own field may win."""
    for field in KINDS[kind].fields:
        for heading in usual_headings()[field]:
            (found,) = fields(kind, heading)
            assert found is not None, (kind, heading)
            shared = [f for f in KINDS[kind].fields if heading in usual_headings()[f]]
            assert found in {field, *shared} or reading.fold(heading) in {
                reading.fold(other) for other in usual_headings()[found]
            }, (kind, heading, found)


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Ф. И. О. ребенка", "full_name"),
        ("ФИО  РЕБЁНКА (полностью)", "full_name"),
        ("Дата\nрождения", "birth_date"),
        ("Дата рожденя", "birth_date"),
        ("Дaта рoждения", "birth_date"),  # Latin a and o
        ("Туулган куну", "birth_date"),
        ("Туған күні", "birth_date"),
        ("ЖСН", "pin"),
        ("Мектеби", "school"),
        ("Возраст опекуна", "carer_age"),
        ("Телефон опекуна", "carer_phone"),
        ("Степень родства с ребёнком", "kinship"),
        ("Кто из родителей находится в миграции", "parent_away"),
        ("birth_date", "birth_date"),
        ("carer_name", "carer_name"),
    ],
)
def test_headings_as_people_write_them(heading, field):
    assert fields("round", heading) == [field]


@pytest.mark.parametrize(
    "heading",
    [
        "Дата рождения матери",
        "Место работы отца",
        "ПИН опекуна",
        "Апасынын туулган күнү",
    ],
)
def test_what_belongs_to_a_parent_is_not_taken_for_the_childs(heading):
    (found,) = fields("round", heading)
    assert found not in {"birth_date", "pin", "full_name"}


def test_a_column_of_numbers_is_ignored_and_the_unknown_is_listed():
    found = reading.recognise(table("№ п/п", "ФИО", "Любимый цвет"), "round")
    assert [column.ignored for column in found.columns] == [True, False, False]
    assert [column.heading for column in found.unrecognised] == ["Любимый цвет"]
    assert found.has_name


def test_a_field_goes_to_one_column_the_surest():
    found = reading.recognise(table("ФИО", "Ребёнок"), "school")
    assert [column.field for column in found.columns].count("full_name") == 1


def test_a_remembered_mapping_wins_and_is_plain_json():
    columns = table("ФИО", "Любимый цвет", "Село", "Село")
    remembered = {"любимый цвет": "note", "село": "", "село #2": "village"}
    found = reading.recognise(columns, "round", remembered)

    assert [column.field for column in found.columns] == [
        "full_name",
        "note",
        None,
        "village",
    ]
    again = json.loads(json.dumps(found.mapping()))
    assert reading.recognise(columns, "round", again) == found


def test_a_mapping_made_by_hand_is_used_when_reading():
    file = xlsx([["Кто", "Когда родился"], ["Ли Анна", "2016"], ["Ли Олег", "2017"]])
    (key_who, key_when) = ("кто", "когда родился")
    rows = list(
        reading.read(
            file,
            "round",
            {key_who: "full_name", key_when: "birth_date"},
            list_date=LIST_DAY,
        )
    )
    assert rows[0].values["full_name"] == "Ли Анна"
    assert rows[1].values["birth_date"]["date"] == "2017-01-01"


@pytest.mark.parametrize("kind", LISTS)
def test_the_kind_is_guessed_from_its_headings_in_every_language(kind):
    own = KINDS[kind].own
    for language in range(3):
        headings = [usual_headings()[field][language] for field in own]
        ranked = reading.guess_kind(table("ФИО", "Пол", *headings))
        assert ranked[0][0] == kind, (language, ranked)


def test_every_field_has_headings_label_and_sentence():
    for code, field in FIELDS.items():
        assert len(usual_headings()[code]) >= 7, code
        assert str(field.label)
        assert str(field.doc).endswith(".")
        assert field.sensitivity in {2, 3}


@settings(max_examples=tries(20), deadline=None)
@given(
    field=st.sampled_from(sorted(KINDS["round"].fields)),
    pick=st.integers(0, 100),
    mess=st.sampled_from(
        [
            str.upper,
            str.lower,
            str.title,
            lambda t: f"  {t} ",
            lambda t: t + ":",
            lambda t: t.replace(" ", "\n"),
        ]
    ),
)
def test_case_spaces_and_signs_do_not_matter(field, pick, mess):
    headings = usual_headings()[field]
    heading = headings[pick % len(headings)]
    assert fields("round", mess(heading)) == fields("round", heading)


def test_headings_in_a_file_of_text_are_recognised_too():
    rows = list(
        reading.read(
            text([["Баланын аты-жөнү", "Жынысы"], ["Асан уулу Бек", "эркек"]]),
            "round",
            list_date=LIST_DAY,
        )
    )
    assert rows[0].values == {"full_name": "Асан уулу Бек", "sex": "male"}
