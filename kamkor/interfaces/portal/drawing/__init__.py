"""Charts as plain SVG, 360 units wide: what a phone shows without shrinking letters.

No script and no style inside, so that the Content-Security-Policy holds; text takes the
colour of the page, so that a drawing is read by day, by night, on paper and as a file.
Marks are told apart by shape and words; every chart has a table beside (`shown`).
"""
