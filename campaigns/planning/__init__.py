"""The campaign manager's desk: dates, readiness, the planner and the next season."""
