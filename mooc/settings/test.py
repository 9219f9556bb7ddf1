"""Settings for the test suite: small, quick and cut off from the world."""

from mooc.settings.base import *
from mooc.settings.base import DATABASES, WAGTAILSEARCH_BACKENDS
from mooc.settings.env import env

DEBUG = False
SECRET_KEY = "tests-only"
ALLOWED_HOSTS = ["*"]
DEMO_PASSWORD = "officine-demo-2026"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
DATABASES["default"]["NAME"] = ":memory:"  # tests/databases.py points it to a copy of the migrated template
if env.test_database_url:
    DATABASES["default"] = {**env.test_database_url, "ATOMIC_REQUESTS": DATABASES["default"]["ATOMIC_REQUESTS"]}
    WAGTAILSEARCH_BACKENDS["default"]["SEARCH_CONFIG"] = "french"
