"""Settings for the real site: everything that differs from one place to another comes from the environment."""

from typing import Any
from urllib.parse import urlsplit

from mooc.settings.base import *
from mooc.settings.base import CACHES, DATABASES, WAGTAILSEARCH_BACKENDS
from mooc.settings.env import DATA_DIR, SITE_URL, env

env.require("secret_key", "site_url", "email_url", when="in production")

DEBUG = False
SECRET_KEY = env.secret_key
ALLOWED_HOSTS = env.allowed_hosts or [str(urlsplit(SITE_URL).hostname)]

# --- Services ----------------------------------------------------------------------------

if env.database_url:
    DATABASES["default"] = {**env.database_url, "ATOMIC_REQUESTS": DATABASES["default"]["ATOMIC_REQUESTS"]}
    WAGTAILSEARCH_BACKENDS["default"]["SEARCH_CONFIG"] = "french"

if env.redis_url:
    redis: dict[str, Any] = {
        "BACKEND": "mooc.cache.FailOpenRedisCache",
        "LOCATION": env.redis_url,
        "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 0.5},
    }
    CACHES["default"] = redis

STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "mooc.storage.HashedStorage"},
}
STATIC_ROOT = DATA_DIR / "static"
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
if env.s3_bucket:
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": env.s3_bucket,
            "endpoint_url": env.s3_endpoint_url or None,
            "region_name": env.s3_region or None,
            "access_key": env.s3_access_key_id or None,
            "secret_key": env.s3_secret_access_key or None,
            "file_overwrite": False,
            # Pictures keep an address of this site (mooc/media.py): the bucket stays private, lessons keep their links.
            "custom_domain": f"{urlsplit(SITE_URL).netloc}/media",
        },
    }

# Sent by the worker, so that nobody waits for the mail server.
EMAIL_BACKEND = "mooc.mail.Outbox"
globals().update(env.email_url or {})
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.default_from_email

LINK_CHECKS = env.link_checks

# --- HTTPS -------------------------------------------------------------------------------

SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz/"]
SECURE_HSTS_SECONDS = env.hsts_seconds
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
if env.trusted_proxies:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = env.trusted_proxies
