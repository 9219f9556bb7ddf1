"""What changes the figures of reports: counting what has happened, once each."""
