"""What the awareness room publishes."""
