from django.urls import path

from rialto.accounts import views

app_name = "accounts"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("choose-password/<uidb64>/<token>/", views.choose_password, name="choose-password"),
]
