"""The frozen set that record linkage is measured on, and its measurement."""
