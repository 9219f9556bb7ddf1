"""Every version of a campaign that was ever published, as visitors saw it, for an inspection."""
