"""The addresses that allauth looks up by its own names; nothing of allauth is reachable that does not stand here."""

from django.urls import path, re_path

from rialto.accounts.views import entrance, security

urlpatterns = [
    path("sign-in/", entrance.sign_in, name="account_login"),
    path("sign-out/", entrance.sign_out, name="account_logout"),
    path("sign-in/code/", entrance.ask_code, name="account_request_login_code"),
    path("sign-in/code/confirm/", entrance.type_code, name="account_confirm_login_code"),
    path("sign-in/second-step/", entrance.second_step, name="mfa_authenticate"),
    path("sign-in/passkey/", entrance.passkey, name="mfa_login_webauthn"),
    path("sign-in/closed/", entrance.closed, name="account_inactive"),
    path("sign-in/cancelled/", entrance.cancelled, name="socialaccount_login_cancelled"),
    path("sign-in/failed/", entrance.cancelled, name="socialaccount_login_error"),
    path("register/", entrance.register, name="account_signup"),
    path("register/linked/", security.linked_register, name="socialaccount_signup"),
    path("confirm-address/", entrance.mail_sent, name="account_email_verification_sent"),
    re_path(r"^confirm-address/(?P<key>[-:\w]+)/$", entrance.confirm_address, name="account_confirm_email"),
    path("forgotten-password/", entrance.forgotten_password, name="account_reset_password"),
    path("forgotten-password/sent/", entrance.forgotten_sent, name="account_reset_password_done"),
    path("forgotten-password/kept/", entrance.new_password_kept, name="account_reset_password_from_key_done"),
    re_path(
        r"^forgotten-password/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        entrance.new_password,
        name="account_reset_password_from_key",
    ),
    path("account/", security.overview, name="mfa_index"),
    path("account/email/", security.email, name="account_email"),
    path("account/password/", security.password, name="account_change_password"),
    path("account/password/first/", security.first_password, name="account_set_password"),
    path("account/sessions/", security.sessions, name="usersessions_list"),
    path("account/linked/", security.linked, name="socialaccount_connections"),
    path("account/again/", security.again, name="account_reauthenticate"),
    path("account/again/code/", security.again_ask_code, name="account_request_reauthentication_code"),
    path("account/again/code/confirm/", security.again_code, name="account_confirm_reauthentication_code"),
    path("account/again/app/", security.again_second_factor, name="mfa_reauthenticate"),
    path("account/again/passkey/", security.again_passkey, name="mfa_reauthenticate_webauthn"),
    path("account/app/", security.app_add, name="mfa_activate_totp"),
    path("account/app/remove/", security.app_remove, name="mfa_deactivate_totp"),
    path("account/recovery-codes/", security.recovery_codes, name="mfa_view_recovery_codes"),
    path("account/recovery-codes/renew/", security.recovery_codes_renew, name="mfa_generate_recovery_codes"),
    path(
        "account/recovery-codes/download/",
        security.recovery_codes_download,
        name="mfa_download_recovery_codes",
    ),
    path("account/passkeys/", security.overview, name="mfa_list_webauthn"),
    path("account/passkeys/add/", security.passkey_add, name="mfa_add_webauthn"),
    path("account/passkeys/<int:pk>/remove/", security.passkey_remove, name="mfa_remove_webauthn"),
]
