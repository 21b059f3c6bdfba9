"""How good linkage is: weights that learn, links drawn by lot, the nightly figures."""
