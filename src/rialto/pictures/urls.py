from django.urls import path

from rialto.pictures import views

app_name = "pictures"
urlpatterns = [
    path("logo-<slug:digest>.<slug:form>", views.logo_file, name="logo-file"),
    path("pictures/<uuid:public_id>/<int:width>.<slug:form>", views.picture_file, name="picture-file"),
]
