"""What became of campaigns, by day: no person, no address, nothing that could be joined to one."""
