"""Every setting of the portal; what differs between installations comes from the environment."""

import hashlib
import os
import secrets
import sys
from pathlib import Path

import environ
from csp.constants import NONE, SELF

from core.sessions import WRITTEN_EVERY

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# --- Where the portal writes ---------------------------------------------------------------------
# Database, uploads, collected files and the secret key lie under one folder, so that two copies with
# two folders never meet and a backup knows what to take.
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var"))).expanduser().resolve()


def read_or_create_secret_key(path):
    """The installation's own key: made once, readable by its owner alone, the same for every process."""
    try:
        return path.read_text(encoding="ascii")
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(50))
    try:
        os.link(draft, path)  # unlike a rename, never replaces the key another process has just made
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_text(encoding="ascii")


# --- Where it is reached -------------------------------------------------------------------------
LOCAL_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="") or read_or_create_secret_key(VAR_DIR / "secret_key")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=LOCAL_HOSTS)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

# --- Names shown to people -----------------------------------------------------------------------
PRODUCT_NAME = env.str("PRODUCT_NAME", default="가늠")
OFFICE_NAME = env.str("OFFICE_NAME", default="정책 업무포털")

# --- What it is made of --------------------------------------------------------------------------
INSTALLED_APPS = [
    "config.portal.PortalConfig",
    "programs",
    "budgets",
    "facilities",
    "reporting",
    "organization",
    "core",
    "pghistory",
    "pgtrigger",
    "django_tables2",
    "django_filters",
    "axes",
    "csp",
    # Our own admin site once it exists; Django's until then.
    "config.apps.GaneumAdminConfig" if (BASE_DIR / "config/apps.py").exists() else "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",  # before whatever may answer by itself: files, refused hosts, broken sessions
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "core.middleware.SignInMiddleware",  # Django's LoginRequiredMiddleware, with 401 for scripts
    "core.sessions.IdleClockMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "core.middleware.RefusalMiddleware",
    "pghistory.middleware.HistoryMiddleware",  # every version knows who wrote it, and at which address
    "axes.middleware.AxesMiddleware",  # must come last: it turns a lockout anywhere below into its page
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context_processors.portal",
            ]
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Database ------------------------------------------------------------------------------------
# PostgreSQL only: the one DATABASE_URL names, or the embedded server below VAR_DIR.
if env.str("DATABASE_URL", default=""):
    DATABASES = {"default": env.db_url("DATABASE_URL")}
else:
    DATABASES = {"default": {"ENGINE": "config.postgres", "NAME": "ganeum", "USER": "postgres"}}
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASES["default"]["ATOMIC_REQUESTS"] = False  # services open their own transactions
POSTGRES_DIR = VAR_DIR / "postgres"
RUN_DIR = VAR_DIR / "run"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Who may come in -----------------------------------------------------------------------------
AUTH_USER_MODEL = "organization.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesBackend", "django.contrib.auth.backends.ModelBackend"]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"

PASSWORD_MIN_LENGTH = env.int("PASSWORD_MIN_LENGTH", default=9)
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": PASSWORD_MIN_LENGTH},
    },
    {"NAME": "core.passwords.MixedCharactersValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "post")},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# Five wrong passwords lock the account, wherever they came from, until an administrator unlocks it.
AXES_FAILURE_LIMIT = env.int("LOGIN_FAILURE_LIMIT", default=5)
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_COOLOFF_TIME = None
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "registration/locked.html"
SILENCED_SYSTEM_CHECKS = ["axes.W006"]  # it asks for the address; without it the account locks sooner, not later

IDLE_LOGOUT_SECONDS = env.int("IDLE_LOGOUT_SECONDS", default=600)
# The age counts from the last writing, which core.sessions does at most once a minute.
SESSION_COOKIE_AGE = IDLE_LOGOUT_SECONDS + WRITTEN_EVERY
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# Browsers do not tell ports apart: with the same names, two copies on one machine would log each other out.
COOKIE_MARK = hashlib.sha256(SECRET_KEY.encode()).hexdigest()[:8]
SESSION_COOKIE_NAME = f"sessionid_{COOKIE_MARK}"
CSRF_COOKIE_NAME = f"csrftoken_{COOKIE_MARK}"

# --- Safety on the wire --------------------------------------------------------------------------
SECURE = env.bool("SECURE", default=any(host not in LOCAL_HOSTS for host in ALLOWED_HOSTS))
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31_536_000) if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("HSTS_INCLUDE_SUBDOMAINS", default=SECURE)
SECURE_HSTS_PRELOAD = env.bool("HSTS_PRELOAD", default=SECURE)
SESSION_COOKIE_SECURE = SECURE
CSRF_COOKIE_SECURE = SECURE
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "core.errors.csrf_failure"
# Only behind a proxy that sets the header itself: anyone else could send it.
if env.bool("BEHIND_TLS_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# An entry page of 71 lines sends hundreds of fields, an import preview thousands.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024

# --- Language and time ---------------------------------------------------------------------------
LANGUAGE_CODE = "ko-kr"
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Seoul"
USE_I18N = True
USE_TZ = True

# --- Files ---------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"
MEDIA_ROOT = VAR_DIR / "media"
FILE_UPLOAD_PERMISSIONS = 0o600
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- Checks --------------------------------------------------------------------------------------
# When a figure is unusual; docs/checks.md says what each number does and what it is unless told.
QUALITY = env.json("QUALITY", default={})

# --- Logging -------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "stream": sys.stderr}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
    "loggers": {
        "django": {"handlers": [], "level": env.str("LOG_LEVEL", default="WARNING")},
        "django.request": {"level": "ERROR"},  # a page that is not there is no news
    },
}

# --- Demo ----------------------------------------------------------------------------------------
# Published reports that the demo shows and the tests judge by.
DEMO_DATA_DIR = BASE_DIR / "tests/data/reference"
