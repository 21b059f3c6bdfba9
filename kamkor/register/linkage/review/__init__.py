"""Pairs of children and their readers: two side by side, answered, joined or parted."""
