"""Signing in. Of allauth only what we use: nobody signs up or resets by e-mail."""

from allauth.account import views as allauth
from django.urls import include, path

from . import views

urlpatterns = [
    path("login/", allauth.login, name="account_login"),
    path("logout/", allauth.logout, name="account_logout"),
    path("inactive/", allauth.account_inactive, name="account_inactive"),
    path("reauthenticate/", allauth.reauthenticate, name="account_reauthenticate"),
    path("password/change/", allauth.password_change, name="account_change_password"),
    path("help/", views.ask_the_administrator, name="account_signup"),
    path("help/", views.ask_the_administrator, name="account_reset_password"),
    path("help/", views.ask_the_administrator, name="account_email"),
    path("help/", views.ask_the_administrator, name="account_set_password"),
    path("2fa/totp/activate/", views.ActivateTOTP.as_view(), name="mfa_activate_totp"),
    path("2fa/webauthn/add/", views.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("2fa/", include("allauth.mfa.urls")),
]
