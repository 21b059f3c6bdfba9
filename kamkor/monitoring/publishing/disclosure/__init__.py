"""Disclosure control: a library without Django, from counts to safe figures.

`ptable` makes and reads the noise of the cell-key method, `perturbing` applies it and the
10/5 rule, `dividing` hides what a small group would be divided into, `rates` says which
rate may be shown. `attack` plays somebody who has all figures and knows the method, but
not the salt. Chosen and argued in ADR 27.
"""
