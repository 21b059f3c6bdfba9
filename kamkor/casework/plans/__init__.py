"""Plans of protection: drafted, agreed, approved, carried out."""
