from django.urls import path

from rialto.desk import views
from rialto.desk.views import adding, duplicates, records, reports, sources, suggestions

app_name = "desk"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("runs/", views.run_list, name="run-list"),
    path("runs/<int:number>/", views.run_page, name="run-page"),
    path("reports/", reports.report_list, name="report-list"),
    path("reports/<uuid:public_id>/", reports.report_page, name="report-page"),
    path("runs/<int:number>/progress/", sources.run_progress, name="run-progress"),
    path("refusals/<int:number>/", sources.refusal_page, name="refusal-page"),
    path("sources/", sources.source_list, name="source-list"),
    path("add-source/", adding.source_add, name="source-add"),
    path("add-source/choose/", adding.source_choose, name="source-choose"),
    path("add-source/table/", adding.table_add, name="table-add"),
    path("sources/<slug:slug>/", sources.source_page, name="source-page"),
    path("sources/<slug:slug>/records/", records.record_list, name="record-list"),
    path("records/<int:number>/", records.record_page, name="record-page"),
    path("sources/<slug:slug>/run/", sources.source_run, name="source-run"),
    path("sources/<slug:slug>/pause/", sources.source_pause, name="source-pause"),
    path("sources/<slug:slug>/resume/", sources.source_resume, name="source-resume"),
    path("sources/<slug:slug>/accept-loss/", sources.source_accept_loss, name="source-accept-loss"),
    path("sources/<slug:slug>/discard/", sources.source_discard, name="source-discard"),
    path("sources/<slug:slug>/preview/", adding.source_preview, name="source-preview"),
    path("sources/<slug:slug>/approve/", adding.source_approve, name="source-approve"),
    path("sources/<slug:slug>/columns/", adding.source_columns, name="source-columns"),
    path("sources/<slug:slug>/table/", adding.table_replace, name="table-replace"),
    path("duplicates/", duplicates.duplicate_list, name="duplicate-list"),
    path("duplicates/<int:number>/", duplicates.duplicate_page, name="duplicate-page"),
    path("merges/", duplicates.merge_list, name="merge-list"),
    path("merges/<int:number>/undo/", duplicates.merge_undo, name="merge-undo"),
    path("suggestions/", suggestions.suggestion_list, name="suggestion-list"),
    path("suggestions/<slug:slug>/<slug:decision>/", suggestions.suggestion_all, name="suggestion-all"),
]
