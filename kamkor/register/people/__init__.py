"""Persons, and everything the records say about them, each fact with its record."""
