"""Incidents of violence against a child: what is known, and the response of all bodies."""
