"""Kin across lists; families that moved."""

from .kin import Key, Kin
from .moved import HandOver, Mover, Release

__all__ = ["HandOver", "Key", "Kin", "Mover", "Release"]
