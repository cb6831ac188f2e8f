"""Reports of coalitions: `/coalitions/<country>/report…`, before what the room of coalitions has there."""

from django.urls import path

from rialto.website.views import coalition_reports

urlpatterns = [
    path("<slug:country>/report/", coalition_reports.coalition_report, name="coalition-report"),
    path("<slug:country>/report.pdf", coalition_reports.coalition_report_pdf, name="coalition-report-pdf"),
    path("<slug:country>/report.csv", coalition_reports.coalition_report_csv, name="coalition-report-csv"),
]
