"""Django's PostgreSQL backend that says who is acting at the start of each transaction."""
