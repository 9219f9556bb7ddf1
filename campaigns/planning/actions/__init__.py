"""What the campaign manager's desk changes."""
