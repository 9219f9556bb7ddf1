"""What a draft says wrong, or not at all: found while it is written, and once more when it is handed in."""
