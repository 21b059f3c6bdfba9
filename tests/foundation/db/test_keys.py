"""Keys lie in files, and are read once."""

import stat

from config.keys import KeyFolder


def test_a_key_is_made_once_for_its_owner_alone(tmp_path):
    made = KeyFolder(tmp_path / "keys").bytes("search")
    file = tmp_path / "keys" / "search.key"
    assert len(made) == 32
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert KeyFolder(tmp_path / "keys").bytes("search") == made


def test_the_file_is_not_read_again(tmp_path):
    keys = KeyFolder(tmp_path)
    first, other = keys.text("search"), keys.text("vault")
    (tmp_path / "search.key").unlink()
    assert keys.text("search") == first != other
    assert not (tmp_path / "search.key").exists()


def test_a_key_handed_over_stands_before_the_file(tmp_path, monkeypatch):
    keys = KeyFolder(tmp_path)
    in_file = keys.text("search")
    monkeypatch.setenv("KAMKOR_KEY_SEARCH", "ab" * 32)
    assert keys.bytes("search") == bytes.fromhex("ab" * 32)
    monkeypatch.delenv("KAMKOR_KEY_SEARCH")
    assert keys.text("search") == in_file
