"""What other programs read: calendars and feeds."""
