"""Who is competent, who helps, who has how much: bodies, services, deputies, caseloads."""
