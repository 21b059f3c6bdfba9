"""Record linkage as a library: lists in, who is who out. No Django, no database server.

    normalise   what a record says, folded so that two alphabets meet
    blocking    which records are worth comparing at all
    levels      how far two records agree, as one table for SQL and Python
    guards      what no machine may decide, whatever the sum
    weights     what each agreement is worth, learned and versioned
    batch       all of it step by step, on one machine in DuckDB or, past it, in Spark
    clusters    pairs to persons, never two numbers in one
    run         the whole way from files; results, explain, overview tell what came out
    training    weights from unlabelled records
    learning    what people's answers teach: probabilities, then weights
    precision   how sure automatic links are, and the cut that this allows
    checking    whether a set of weights is better than another
    evaluation  how good it was, where the truth is known

Method: Fellegi and Sunter (1969); training by Splink's EM; guards and constrained
clusters because twins and brothers share all that a family shares.
"""
