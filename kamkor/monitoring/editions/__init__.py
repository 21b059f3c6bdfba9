"""The index as people keep it: methods as versions, votes, frozen editions."""
