"""The services around the site, switched on by the environment alone and met by real counterparts on this machine."""
