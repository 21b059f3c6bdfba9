"""Which children are brothers and sisters, and which families moved. Proposed, confirmed."""
