"""Where providers of sign-in lead people back to: one address whatever the language, as it is registered with them."""

from django.urls import path

from rialto.accounts.views import elsewhere

urlpatterns = [
    path("oidc/<slug:provider_id>/login/", elsewhere.go, name="openid_connect_login"),
    path("oidc/<slug:provider_id>/login/callback/", elsewhere.come_back, name="openid_connect_callback"),
]
