"""The register of the awareness room: every table of this app, re-exported for Django to find."""
