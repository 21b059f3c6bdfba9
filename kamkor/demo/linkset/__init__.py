"""Lists of children with the truth beside them: what record linkage is measured on.

A set is a recipe, never data: the same number of records, seed and noise make the same
rows. The people are invented; their names, places and slips come from the demo
republic. `tables` yields a set in parts, `write` puts it into one Parquet file.
"""

from .making import MOST, SCHEMA, tables, write
from .rates import KINDS

__all__ = ["KINDS", "MOST", "SCHEMA", "tables", "write"]
