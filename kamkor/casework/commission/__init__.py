"""Sessions of the Commission on children's affairs: agenda, votes, decisions, follow-up."""
