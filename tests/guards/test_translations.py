"""Every word of the pages is said in Kyrgyz, Kazakh and Russian."""

from kamkor.foundation.web import message_checks


def test_every_message_is_translated_with_its_placeholders_and_letters():
    problems = message_checks.check()
    assert not problems, "\n".join(map(str, problems[:50]))
