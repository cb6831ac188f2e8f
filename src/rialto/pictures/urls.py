from django.urls import path

from rialto.pictures import views

app_name = "pictures"
urlpatterns = [
    path("pictures/<uuid:public_id>/<int:width>.<slug:form>", views.picture_file, name="picture-file"),
]
