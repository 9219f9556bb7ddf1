"""Logging in with an OpenID Connect provider such as Pro Santé Connect, configured by environment variables alone."""
