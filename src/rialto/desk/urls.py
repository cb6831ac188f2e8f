from django.urls import path

from rialto.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("runs/", views.run_list, name="run-list"),
    path("runs/<int:number>/", views.run_page, name="run-page"),
    path("reports/", views.report_list, name="report-list"),
    path("reports/<uuid:public_id>/", views.report_page, name="report-page"),
]
