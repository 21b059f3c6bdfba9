"""Guided procedures: guardianship and the registration of a birth."""
