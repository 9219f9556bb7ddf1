"""Settings for a developer's own machine."""

from mooc.settings.base import *
from mooc.settings.env import DATA_DIR

DEBUG = True
SECRET_KEY = "development-only-never-in-production"
ALLOWED_HOSTS = ["*"]
DEMO_PASSWORD = "officine-demo-2026"
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = DATA_DIR / "mail"
