// The public pages work without it.
