"""Who did or saw what, and when. Append-only, in the same transaction, sealed."""
