"""Indicators: what is counted, and the index made of them."""
