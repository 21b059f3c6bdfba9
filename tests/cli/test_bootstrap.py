"""Which Python a fresh clone is set up with."""

import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def bootstrap(monkeypatch) -> ModuleType:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    loader = SourceFileLoader("bootstrap", str(ROOT / "bin" / "bootstrap"))
    spec = spec_from_loader("bootstrap", loader)
    assert spec is not None
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module


def test_one_compiled_along_a_profile_is_kept(bootstrap):
    bootstrap.DEBIANS = Path("/nowhere/python3")
    assert bootstrap.is_fast("'--enable-optimizations' '--with-lto'")
    assert not bootstrap.is_fast("'--enable-shared'")
    assert not bootstrap.is_fast(None)


def test_debians_own_is_kept_whatever_it_says_of_itself(bootstrap):
    bootstrap.DEBIANS = Path(sys.executable)
    assert bootstrap.is_fast("'--enable-shared'")


def test_another_version_is_not_taken_nor_what_lacks_a_part(bootstrap, tmp_path):
    assert bootstrap.suits(sys.executable)
    other = tmp_path / "python3"
    other.write_text("#!/bin/sh\nexit 1\n")
    other.chmod(0o755)
    assert not bootstrap.suits(other)
    assert not bootstrap.suits(tmp_path / "absent")
