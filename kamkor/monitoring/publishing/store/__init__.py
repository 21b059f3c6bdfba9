"""The publication store: one SQLite file a release, written once, then only read.

The public site and open data read nothing else, so that they run where no connection to
the register exists (ADR 26). `contents` says what a release holds, `writing` makes the
file, `shelf` finds releases, `reading` answers questions.
"""
