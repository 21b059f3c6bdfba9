"""The ground floor: ids, the signed database context, bulk copy, SQL from files."""
