"""Open data: what was released, for machines, in the standards they know.

It reads the publication store and nothing else, so that it runs where no connection to
the register exists. `structure` says what a release holds in words of SDMX, `asking`
reads a question, `rows` streams the answer, `writing` puts it into a format.
"""
