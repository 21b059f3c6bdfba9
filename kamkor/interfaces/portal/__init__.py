"""The public pages: figures of a release for everybody, without an account.

They read the store of releases and nothing else, and run where no register is
(`config.portal`). `door` answers and remembers, `asking` reads an address, `reads` opens a
release, `pages` has one module a page, `drawing` the charts, `files` what is taken home.
"""
