"""Which records are the same person: keys, scores, the ledger, search.

    files     who is who in somebody's own files
    review    pairs of children and their readers
    quality   weights that learn, links drawn by lot, the nightly figures
    core      record linkage as a library, without Django

Beside them lies what decides who is who when records come in. Import contracts keep
the rooms apart: review may use quality; files and these two do not know each other.
"""
