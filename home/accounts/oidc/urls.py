"""Where a log-in with the provider starts; allauth adds these to its own. The way back is in mooc/urls.py."""

from django.urls import path

from home.accounts.oidc import views

urlpatterns = [path("oidc/login/", views.login, name="openid_connect_login")]
