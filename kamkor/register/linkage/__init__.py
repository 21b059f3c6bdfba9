"""Which records are the same person: keys, scores, the ledger, review, search."""
