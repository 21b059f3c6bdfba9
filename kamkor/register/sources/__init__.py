"""Lists as they were received: sources, batches, records, and how they are read."""
