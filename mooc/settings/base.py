"""Settings shared by every way of running Officine."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from mooc.settings.env import BASE_DIR, DATA_DIR, SITE_URL, env, origin
from mooc.settings.oidc import oidc_apps

# --- What is installed -------------------------------------------------------------------

INSTALLED_APPS = [
    "mooc",
    "courses",
    "campaigns",
    "home",
    "home.accounts",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.simple_translation",
    "wagtail.embeds",
    "wagtail.sites",
    "home.accounts.apps.DeskUsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.locales",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_tasks",
    "django_tasks_db",
    "django_linear_migrations",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "whitenoise.runserver_nostatic",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "mooc.policy.DeskPolicyMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "mooc.middleware.VisitorsCacheMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "home.editorial.middleware.ExplainRefusals",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "mooc.urls"
WSGI_APPLICATION = "mooc.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "libraries": {"changes": "home.changes.tags", "editorial": "home.editorial.tags"},
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

# --- Data --------------------------------------------------------------------------------

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA_DIR / "officine.sqlite3",
        # Every request is one transaction: publishing a page and compiling its edition
        # stand or fall together, in the admin as everywhere else.
        "ATOMIC_REQUESTS": True,
        # Opening the file and reading its schema again costs a request as much as all its queries together.
        "CONN_MAX_AGE": 60,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 10,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-20000;",
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # Counts of log-in tries: in the database, so that all processes count together (docs/decisions/).
    "limits": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_throttle",
        "KEY_FUNCTION": "home.accounts.limits.hidden_key",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
}
SESSION_COOKIE_AGE = int(timedelta(days=30).total_seconds())

MEDIA_ROOT = DATA_DIR / "media"
MEDIA_URL = "/media/"
STATIC_URL = "/static/"

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

MAIL_DELIVERY = "django.core.mail.backends.smtp.EmailBackend"  # what mooc.mail.Outbox sends with

# --- Languages and time ------------------------------------------------------------------

LANGUAGE_CODE = "fr"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("fr", _("French")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "mooc" / "locale"]
USE_I18N = WAGTAIL_I18N_ENABLED = True
USE_TZ = True
TIME_ZONE = "Europe/Paris"
FORMAT_MODULE_PATH = "mooc.formats"
WAGTAIL_USER_TIME_ZONES = ["Europe/Paris"]  # the only one: every date of the editing desk is a date in Paris

# --- People ------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "learning:dashboard"

ACCOUNT_ADAPTER = "home.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_FORMS = {"login": "home.accounts.forms.LoginForm", "signup": "home.accounts.forms.SignUpForm"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = int(timedelta(minutes=15).total_seconds())
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = 3
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_LOGIN_TIMEOUT = int(timedelta(minutes=20).total_seconds())
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_REAUTHENTICATION_REQUIRED = True

MFA_ADAPTER = "home.accounts.adapter.MFAAdapter"
MFA_FORMS = {"add_webauthn": "home.accounts.forms.AddPasskeyForm"}
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True

# OpenID Connect, from the environment alone. Nobody is ever recognised by e-mail address: a provider's account is
# joined to an existing one by its owner, logged in, on the account page.
SOCIALACCOUNT_ADAPTER = "home.accounts.oidc.adapter.SocialAccountAdapter"
SOCIALACCOUNT_FORMS = {"signup": "home.accounts.forms.OutsideSignUpForm"}
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "provider_class": "home.accounts.oidc.provider.OpenIDProvider",
        "OAUTH_PKCE_ENABLED": True,
        "APPS": oidc_apps(env),
    }
}

# --- Wagtail -----------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "Officine"
WAGTAILADMIN_BASE_URL = SITE_URL
# Names, addresses and passwords are changed on the account page, under its limits and its e-mails.
WAGTAILADMIN_LOGIN_URL = "/admin/login/"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_USAGE_COUNT_ENABLED = True
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_FINISH_WORKFLOW_ACTION = "home.editorial.actions.publish_approved"
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAIL_WORKFLOW_CANCEL_ON_PUBLISH = (
    False  # done by home/editorial/keeping.py, which leaves the review of a newer version alone
)
# What editors may upload (tests/home/test_uploads.py). Pictures are shown, so no SVG: it may carry a script.
WAGTAILIMAGES_IMAGE_FORM_BASE = "home.media.PictureForm"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpeg", "jpg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000
# Documents are only ever downloaded, and always through the site, wherever they are kept: it knows who may have them.
# Films (mp4, webm) and their captions (vtt) are played in lessons; ten minutes of film are about 150 MB.
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "mp4", "odp", "ods", "odt", "pdf", "pptx", "txt", "vtt", "webm", "xlsx"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 200 * 1024 * 1024
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

# Whether the worker looks at the links of published content: it goes out on the web. Production says yes.
LINK_CHECKS = False
# An expert without an account reads one version by a signed link, for so many days.
EXPERT_LINK_DAYS = env.expert_link_days

# --- Security ----------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        # Browsers also look at where a form's answer redirects to: the provider that people log in with.
        "form-action": ["'self'", *map(origin, filter(None, (env.oidc_server_url, env.oidc_authorization_url)))],
        "frame-ancestors": ["'none'"],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"

# --- Logs --------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"links": {"()": "home.editorial.experts.logs.HideLinks"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["links"]}},
    "root": {"handlers": ["console"], "level": env.log_level},
}
