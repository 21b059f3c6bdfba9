"""Somebody who has every published file and knows how figures are made safe.

Everything but the salt is known to them: the rules, the noise table, how tables hang
together. `known` is what each file says of each true count, `solving` finds true counts
that are the only possible ones (linear programmes), `differencing` takes figures from each
other over category, place, time and releases, `report` does all of it.
"""
