"""The yardstick: as little as a Django site can do for somebody who is logged in."""
