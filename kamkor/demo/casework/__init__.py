"""A year of one district of the made-up republic, done by the application's own verbs.

Nothing is inserted: every signal is told, every case opened, every plan signed by an
officer who may, at a moment of that year. `year.make` is the door.
"""
