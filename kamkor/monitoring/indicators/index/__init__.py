"""A composite index from a table of indicators: screened, imputed, treated, normalised,
weighted and aggregated as a specification says, with its uncertainty.

No Django and no database: arrays in, arrays out. Steps and words follow the OECD/JRC
Handbook on Constructing Composite Indicators (2008).
"""
