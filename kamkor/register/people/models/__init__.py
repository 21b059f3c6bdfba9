"""Nouns of the register. `person` holds who there is, `facts` what records say."""

from .facts import (
    Absence,
    Benefit,
    Birth,
    Care,
    Crossing,
    Disability,
    Enrolment,
    Fact,
    Hardship,
    Membership,
    Name,
    Number,
    Paper,
    Residence,
    Tie,
)
from .person import Doubt, Household, Person, Shield

FACTS: tuple[type[Fact], ...] = (
    Name, Birth, Number, Residence, Membership, Tie, Absence, Care, Paper,
    Enrolment, Benefit, Crossing, Disability, Hardship,
)  # fmt: skip

__all__ = [
    "FACTS", "Absence", "Benefit", "Birth", "Care", "Crossing", "Disability",
    "Doubt", "Enrolment", "Fact", "Hardship", "Household", "Membership", "Name", "Number",
    "Paper", "Person", "Residence", "Shield", "Tie",
]  # fmt: skip
