from django.urls import path

from rialto.accounts.views import choosing, entrance, security

app_name = "accounts"
urlpatterns = [
    path("sign-in/", entrance.sign_in, name="sign-in"),
    path("sign-out/", entrance.sign_out, name="sign-out"),
    path("register/by-mail/", entrance.register_by_mail, name="register-by-mail"),
    path("register/finish/<str:token>/", entrance.register_finish, name="register-finish"),
    path("choose-password/<uidb64>/<token>/", choosing.choose_password, name="choose-password"),
    path("account/second-factor/", security.second_factor_needed, name="second-factor-needed"),
]
