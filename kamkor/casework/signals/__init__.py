"""A worry about a child, from anybody and anything, and what it leads to."""
