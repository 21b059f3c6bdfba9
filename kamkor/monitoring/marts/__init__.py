"""Marts: the register counted quarter by quarter, without anybody in it."""
