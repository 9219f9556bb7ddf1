"""The player's screens: read the request, one access, one action or query, one template."""
