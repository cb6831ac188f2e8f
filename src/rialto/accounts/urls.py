from django.urls import path

from rialto.accounts.views import choosing, entrance, privacy, profile, security

app_name = "accounts"
urlpatterns = [
    path("sign-in/", entrance.sign_in, name="sign-in"),
    path("sign-out/", entrance.sign_out, name="sign-out"),
    path("register/by-mail/", entrance.register_by_mail, name="register-by-mail"),
    path("register/finish/<str:token>/", entrance.register_finish, name="register-finish"),
    path("choose-password/<uidb64>/<token>/", choosing.choose_password, name="choose-password"),
    path("my/profile/", profile.profile_edit, name="profile-edit"),
    path("my/profile/picture/remove/", profile.picture_remove, name="picture-remove"),
    path("my/data/", privacy.my_data, name="my-data"),
    path("my/data/consent/", privacy.consent, name="consent"),
    path("my/data/opened/", privacy.accesses, name="accesses"),
    path("my/data/copy/", privacy.take_copy, name="take-copy"),
    path("my/data/erase/", privacy.erase, name="erase"),
    path("people/<uuid:public_id>/", profile.profile_page, name="profile-page"),
    path("people/<uuid:public_id>/picture/", profile.picture, name="picture"),
    path("account/second-factor/", security.second_factor_needed, name="second-factor-needed"),
]
