"""No two places of the navigation answer to the same keys."""

from collections import Counter

from kamkor.foundation.web import navigation


def test_each_shortcut_leads_to_one_place():
    keys = Counter(entry.keys for entry in navigation._entries.values() if entry.keys)
    assert [key for key, times in keys.items() if times > 1] == []
