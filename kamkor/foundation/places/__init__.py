"""Territories with validity, codes and successors; organisations of every kind."""
