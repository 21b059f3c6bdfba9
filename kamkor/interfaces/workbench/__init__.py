"""The desk: home, and the pages of the foundation that stand on no app of their own."""
