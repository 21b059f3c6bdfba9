"""A made-up republic: people, lists about them, and the truth kept aside."""
