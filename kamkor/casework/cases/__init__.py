"""The case: from registration to a restored right, observed and closed."""
