"""Who may see and do what: roles, relations, sensitivity, scopes, break-glass."""
