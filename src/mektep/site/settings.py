"""One file, every value from the environment. Defaults need nothing installed: one PC in a village."""

from pathlib import Path

import dj_database_url
from django.utils.translation import gettext_lazy as _

from . import environment as env

PACKAGE = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.text("MEKTEP_DATA", "var")).resolve()

DEBUG = env.flag("DEBUG")
SECRET_KEY = env.secret("SECRET_KEY", DATA_DIR)
IDENTIFIER_SECRET = env.secret("IDENTIFIER_SECRET", DATA_DIR)
NODE_KEY_FILE = env.text("NODE_KEY_FILE", str(DATA_DIR / "node.key"))
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "*")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
# Demo accounts have printed passwords; a real school never turns this on.
DEMO = env.flag("MEKTEP_DEMO")

INSTALLED_APPS = [
    "mektep.core",
    "mektep.ui",
    "mektep.people",
    "mektep.norms",
    "mektep.school",
    "mektep.timetable",
    "mektep.attendance",
    "mektep.curriculum",
    "mektep.learning",
    "mektep.journal",
    "mektep.analytics",
    "mektep.interop",
    "mektep.sync",
    "mektep.desks.pupil",
    "mektep.desks.family",
    "mektep.desks.teacher",
    "mektep.desks.office",
    "mektep.desks.district",
    "mektep.site",
    "template_partials",
    "django.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "mektep.site.middleware.ContentPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "mektep.people.sessions.PersonMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "mektep.school.middleware.ActorMiddleware",
    "mektep.people.middleware.SecondFactorMiddleware",
    "mektep.core.http.RefusalMiddleware",
]

if env.flag("COUNT_SQL"):
    MIDDLEWARE.insert(0, "mektep.site.middleware.QueryCountMiddleware")

ROOT_URLCONF = "mektep.site.urls"
WSGI_APPLICATION = "mektep.site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "mektep.ui.context.frame",
            ],
            "builtins": [
                "template_partials.templatetags.partials",
                "django.templatetags.i18n",
                "mektep.ui.templatetags.ui",
            ],
        },
    }
]
FORM_RENDERER = "mektep.ui.forms.Renderer"

# ── data ─────────────────────────────────────────────────────────────────────────────────────
_database = dj_database_url.parse(
    env.text("DATABASE_URL", f"sqlite:///{DATA_DIR / 'mektep.sqlite3'}"),
    conn_max_age=600,
    conn_health_checks=True,
)
if _database["ENGINE"] == "django.db.backends.sqlite3":
    _database |= {
        "ENGINE": "mektep.core.sqlite",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA cache_size=-8000;"
            "PRAGMA temp_store=MEMORY",
        },
        "CONN_HEALTH_CHECKS": False,
        "TEST": {"NAME": ":memory:"},
    }
DATABASES = {"default": _database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHE_URL = env.text("CACHE_URL")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": CACHE_URL,
    }
    if CACHE_URL
    else {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

STATIC_URL = "static/"
MEDIA_ROOT = DATA_DIR / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
# What the front-end build names by its content may be kept for ever.
WHITENOISE_IMMUTABLE_FILE_TEST = r"/ui/built/.+\.[0-9a-f]{12}\."
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# ── people ───────────────────────────────────────────────────────────────────────────────────
AUTH_USER_MODEL = "people.Person"
SESSION_ENGINE = "mektep.people.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env.flag("HTTPS_ONLY")
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if env.flag("HTTPS_ONLY") else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
PASSWORD_HASHERS = [
    "mektep.people.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "family_name", "given_name", "email", "phone")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AUTHENTICATION_BACKENDS = ["mektep.people.backends.NameAndPassword"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
# How many proxies of our own stand before us; their X-Forwarded-For is believed, nobody else's.
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXIES", 0)
ACCOUNT_ADAPTER = "mektep.people.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 60 * 10
ACCOUNT_FORMS = {
    "reset_password": "mektep.people.account_forms.ResetForm",
    "reset_password_from_key": "mektep.people.account_forms.ResetFromKeyForm",
    "reauthenticate": "mektep.people.account_forms.ReauthenticateForm",
}
MFA_ADAPTER = "mektep.people.adapter.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "mektep.people.account_forms.FactorForm",
    "reauthenticate": "mektep.people.account_forms.ReauthenticateFactorForm",
    "activate_totp": "mektep.people.account_forms.ActivateTotpForm",
    "add_webauthn": "mektep.people.account_forms.AddPasskeyForm",
    "edit_webauthn": "mektep.people.account_forms.EditPasskeyForm",
}

EMAIL_BACKEND = env.text("EMAIL_BACKEND", "django.core.mail.backends.dummy.EmailBackend")
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "mektep@localhost")

# ── language and time ────────────────────────────────────────────────────────────────────────
LANGUAGE_CODE = "kk"
LANGUAGES = [("kk", _("Kazakh")), ("ru", _("Russian")), ("en", _("English"))]
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.text("TIME_ZONE", "Asia/Almaty")
# One zone for the whole country since 1 March 2024 (UTC+5); `tzdata` comes with us because old
# machines still believe +6.

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.text("LOG_LEVEL", "WARNING")},
}
