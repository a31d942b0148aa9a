"""Settings of the pages and the register. What differs between installations comes from the environment:

XIESHOU_HOME        the home folder (database, evidence, snapshots, keys)
DATABASE_URL        a PostgreSQL register instead of SQLite in the home folder
XIESHOU_TRANSPORT   `https` (default), `loopback` (this computer only) or `lan` (plain http on a local network)
XIESHOU_HOSTS       the names the pages answer to, comma-separated
XIESHOU_LARGE_FILE  from how many bytes a file is read in the background (5,000,000 unless given)
XIESHOU_SCAN        a command that scans a file for viruses, such as `clamdscan --fdpass`: the file's name is added;
                    0 means clean, 1 infected, anything else that it did not work. Only what is clean is kept
"""

import os
from pathlib import Path

import dj_database_url

from xieshou.site.home import home, secret_key

HOME = home()
SITE = Path(__file__).resolve().parent
SECRET_KEY = secret_key(HOME)
DEBUG = False

TRANSPORT = os.environ.get("XIESHOU_TRANSPORT", "https")
LOOPBACK = ["127.0.0.1", "localhost", "[::1]"]
ALLOWED_HOSTS = [name for name in os.environ.get("XIESHOU_HOSTS", "").split(",") if name] or LOOPBACK

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "axes",
    "django_q",
    "xieshou.site",
    "xieshou.apps.accounts",
    "xieshou.apps.places",
    "xieshou.apps.organisations",
    "xieshou.apps.pairings",
    "xieshou.apps.households",
    "xieshou.apps.commitments",
    "xieshou.apps.projects",
    "xieshou.apps.people",
    "xieshou.apps.industry",
    "xieshou.apps.funds",
    "xieshou.apps.labour",
    "xieshou.apps.trade",
    "xieshou.apps.donations",
    "xieshou.apps.assessment",
    "xieshou.apps.reports",
    "xieshou.apps.exchange",
    "xieshou.apps.duplicates",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "xieshou.site.middleware.StrictContent",
    "xieshou.site.middleware.NoNul",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "xieshou.site.urls"
WSGI_APPLICATION = "xieshou.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [SITE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "xieshou.site.context.where",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

# FULL: a power cut must not take back money that a page has already confirmed.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;"
    "PRAGMA cache_size=-65536;PRAGMA temp_store=MEMORY;",
}
if os.environ.get("DATABASE_URL"):
    DATABASES = {"default": dj_database_url.config(conn_max_age=60, conn_health_checks=True)}
    if DATABASES["default"]["ENGINE"].endswith("postgresql"):
        # many short questions: compiling one takes longer than answering it
        DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c jit=off")
else:
    DATABASES = {
        "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": HOME / "xieshou.sqlite3", "OPTIONS": SQLITE_OPTIONS}
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Large files are read and written by a worker beside the pages (xieshou work), which finds its tasks in the register.
# What a killed worker left is taken up when the next one starts, so `retry` is only the last resort; it must be
# longer than `timeout`. Results are not kept: an import says itself how it stands.
LARGE_FILE = int(os.environ.get("XIESHOU_LARGE_FILE") or 5_000_000)
SCAN_COMMAND = os.environ.get("XIESHOU_SCAN", "")
LARGE_IMPORT = 20_000  # rows; fewer are written while the person waits
Q_CLUSTER = {
    "name": "xieshou", "orm": "default", "workers": 1, "queue_limit": 1, "bulk": 1, "poll": 1, "guard_cycle": 1,
    "timeout": 1800, "retry": 1900, "ack_failures": True, "save_limit": -1, "scheduler": False, "log_level": "CRITICAL",
}  # fmt: skip

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours: a quarter of an hour
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "registration/locked.html"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False

SECURE = TRANSPORT == "https"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [SITE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATICFILES_DIRS = [SITE / "static"]
WHITENOISE_USE_FINDERS = True  # served from the package itself: nothing to collect, nothing to go stale
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_MAX_AGE = 3600

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "django.request": {"level": "ERROR"},
        "axes": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "django-q": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
    },
}
