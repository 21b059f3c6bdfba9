"""Dated parameters of law with their source and status; the working-day calendar."""
