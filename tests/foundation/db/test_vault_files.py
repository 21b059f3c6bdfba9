"""A sealed file opens whole, unchanged, at its own place, or not at all."""

import io
import os

import pytest

from kamkor.foundation.db import vault, vault_files
from kamkor.foundation.db.vault_files import PIECE


def sealed(content, place="lists|a"):
    target = io.BytesIO()
    vault_files.seal(io.BytesIO(content), target, place=place)
    return target.getvalue()


def opened(content, place="lists|a"):
    target = io.BytesIO()
    vault_files.unseal(io.BytesIO(content), target, place=place)
    return target.getvalue()


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE])
def test_what_is_sealed_opens_again(size):
    content = os.urandom(size)
    assert opened(sealed(content)) == content


def test_nothing_of_the_content_stands_open_and_no_two_files_are_alike():
    content = "Асанов Бакыт".encode() * 1000
    one, two = sealed(content), sealed(content)
    assert content[:24] not in one
    assert one[200:] != two[200:]
    assert vault_files.is_sealed(io.BytesIO(one))
    assert not vault_files.is_sealed(io.BytesIO(content))


@pytest.mark.parametrize(
    "harm",
    [
        lambda file: file[:-1],
        lambda file: file[: -PIECE - 16],  # the last piece cut off
        lambda file: file[:200] + bytes([file[200] ^ 1]) + file[201:],
        lambda file: file[:30] + bytes([file[30] ^ 1]) + file[31:],
        lambda file: file + b"x",
        lambda file: file[:76] + file[76 + PIECE + 16 :],  # the first piece left out
    ],
)
def test_a_file_changed_on_disk_does_not_open(harm):
    whole = sealed(os.urandom(3 * PIECE))
    with pytest.raises(vault.Tampered):
        opened(harm(whole))


def test_a_file_put_in_anothers_place_does_not_open():
    with pytest.raises(vault.Tampered):
        opened(sealed(b"rows"), place="lists|b")
