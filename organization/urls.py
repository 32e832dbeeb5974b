"""Addresses of signing in and staying signed in."""

from django.contrib.auth import views as auth_views
from django.urls import path

from organization.forms import SignInForm
from organization.views import ExtendSessionView

urlpatterns = [
    path(
        "login/",
        auth_views.LoginView.as_view(redirect_authenticated_user=True, authentication_form=SignInForm),
        name="login",
    ),
    path("logout/", auth_views.LogoutView.as_view(), name="logout"),
    path("password/", auth_views.PasswordChangeView.as_view(), name="password_change"),
    path("password/done/", auth_views.PasswordChangeDoneView.as_view(), name="password_change_done"),
    path("session/extend/", ExtendSessionView.as_view(), name="session_extend"),
]
