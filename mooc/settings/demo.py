"""Settings of `make demo`: as close to the real site as one machine without HTTPS allows."""

import os
from contextlib import suppress

from django.core.management.utils import get_random_secret_key

from mooc.settings.base import *
from mooc.settings.env import DATA_DIR

DEBUG = False
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
DEMO_PASSWORD = "officine-demo-2026"  # known to everyone, and only to this demonstration

# The key is made by the first process that needs it and kept with the demo's data.
DATA_DIR.mkdir(parents=True, exist_ok=True)
key_file = DATA_DIR / "secret_key"
with suppress(FileExistsError):
    os.write(os.open(key_file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), get_random_secret_key().encode())
SECRET_KEY = key_file.read_text()

EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = DATA_DIR / "mail"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
WHITENOISE_USE_FINDERS = True  # no collectstatic before the demo starts
