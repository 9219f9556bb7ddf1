"""What changed in a published page, told to readers; and which translation has not followed its source."""
