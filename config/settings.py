"""Settings. Everything that differs between machines comes from the environment."""

from . import env, keys, shared
from .shared import *  # noqa: F403
from .shared import DEBUG, VAR

SEALS = env.path("KAMKOR_SEALS", VAR / "seals")
# releases that reviewers are shown, before they are public
PUBLICATION_DRAFTS = VAR / "publication-drafts"
DEMO = env.flag("KAMKOR_DEMO", default=False)
# of 100 pairs of children read, how many a second person reads as well
SECOND_READINGS = env.number("KAMKOR_SECOND_READINGS", 10)

KEYS = keys.KeyFolder(env.path("KAMKOR_KEYS", VAR / "keys"))
SECRET_KEY = KEYS.text("django")
ALLOWED_HOSTS = env.words("KAMKOR_HOSTS", ["127.0.0.1", "localhost", "testserver"])
CSRF_TRUSTED_ORIGINS = env.words("KAMKOR_ORIGINS", [])

DATABASES = {"default": env.database(VAR, KEYS)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "django_cotton.apps.SimpleAppConfig",
    "template_partials.apps.SimpleAppConfig",
    "csp",
    "axes",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "procrastinate.contrib.django",
    "kamkor.foundation.db",
    "kamkor.foundation.audit",
    "kamkor.foundation.law",
    "kamkor.foundation.places",
    "kamkor.foundation.accounts",
    "kamkor.foundation.access",
    "kamkor.foundation.documents",
    "kamkor.foundation.web",
    "kamkor.register.sources",
    "kamkor.register.people",
    "kamkor.register.linkage",
    "kamkor.register.rights",
    "kamkor.register.families",
    "kamkor.casework.clock",
    "kamkor.casework.providers",
    "kamkor.casework.signals",
    "kamkor.casework.cases",
    "kamkor.casework.assessments",
    "kamkor.casework.plans",
    "kamkor.casework.referrals",
    "kamkor.casework.incidents",
    "kamkor.casework.procedures",
    "kamkor.casework.commission",
    "kamkor.monitoring.marts",
    "kamkor.monitoring.indicators",
    "kamkor.monitoring.editions",
    "kamkor.monitoring.publishing",
    "kamkor.interfaces.workbench",
    "kamkor.interfaces.api",
    "kamkor.interfaces.opendata",
    "kamkor.interfaces.portal",
    *(["kamkor.demo"] if DEMO else []),
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "kamkor.interfaces.portal.middleware.OpenPages",  # before anybody is known
    "kamkor.foundation.web.headers.PrivateHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "kamkor.foundation.web.uploads.UploadLimit",  # before the first that reads forms
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "kamkor.foundation.accounts.sessions.SessionLimits",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = shared.templates(
    [
        "django.template.context_processors.request",
        "django.contrib.auth.context_processors.auth",
        "django.contrib.messages.context_processors.messages",
        "kamkor.foundation.web.shell.shell",
    ]
)

# --- people who sign in
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_ADAPTER = "kamkor.foundation.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "kamkor.foundation.accounts.forms.SignInForm",
    "change_password": "kamkor.foundation.accounts.forms.NewPasswordForm",
}
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_RATE_LIMITS = {
    "login": False,  # by address: a village behind one address would be locked
    "login_failed": "5/1800s/key",  # wrong codes; wrong passwords are counted by axes
}
MFA_ADAPTER = "kamkor.foundation.accounts.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Kamkor"
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG or DEMO
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "kamkor.foundation.accounts.lockout.locked_out"

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = env.flag("KAMKOR_HTTPS", default=False)
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_IDLE_MINUTES = env.number("KAMKOR_SESSION_IDLE_MINUTES", 15)
SESSION_HOURS = env.number("KAMKOR_SESSION_HOURS", 12)
SECURE_HSTS_SECONDS = 31_536_000 if SESSION_COOKIE_SECURE else 0
# --- letters: none are sent until a server for them is named
MAIL = env.text("KAMKOR_MAIL_HOST", "")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if MAIL else 'dummy'}.EmailBackend"
EMAIL_HOST = MAIL
EMAIL_PORT = env.number("KAMKOR_MAIL_PORT", 587)
EMAIL_HOST_USER = env.text("KAMKOR_MAIL_USER", "")
EMAIL_HOST_PASSWORD = env.text("KAMKOR_MAIL_PASSWORD", "")
EMAIL_USE_TLS = env.flag("KAMKOR_MAIL_TLS", default=True)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text("KAMKOR_MAIL_FROM", "kamkor@localhost")

# --- files
# of a case: bytes of one, how many, pixels of a picture before it is drawn anew
CASE_FILE_BYTES = env.number("KAMKOR_CASE_FILE_MB", 10) * 1024 * 1024
CASE_FILES = env.number("KAMKOR_CASE_FILES", 200)
CASE_FILE_PIXELS = env.number("KAMKOR_CASE_FILE_MEGAPIXELS", 60) * 1_000_000
MEDIA_ROOT = VAR / "files"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "kamkor.foundation.web.uploads.BoundedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "kamkor.foundation.web.uploads.NamelessUpload",
]

PROCRASTINATE_ON_APP_READY = None
SILENCED_SYSTEM_CHECKS = [
    "axes.W006",  # by user alone on purpose: a whole village signs in from one address
]
