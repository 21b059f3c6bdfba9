"""Kin across lists."""

from .kin import Key, Kin

__all__ = ["Key", "Kin"]
