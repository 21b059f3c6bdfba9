"""One module a page: from a view of a release to its figures and choices."""
