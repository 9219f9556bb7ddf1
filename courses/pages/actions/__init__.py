"""What editors do to pages by a button rather than by writing."""
