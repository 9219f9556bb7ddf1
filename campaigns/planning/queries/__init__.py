"""What the campaign manager's desk asks."""
