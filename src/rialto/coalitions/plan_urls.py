"""Action plans of countries, and Europe's sums of them."""

from django.urls import path

from rialto.coalitions.views import (
    europe,
    measure_writing,
    plan_languages,
    plan_reporting,
    plan_writing,
    plans,
)

PLAN = "<str:country>/plan/<uuid:plan>"
MEASURE = "<str:country>/plan/measures/<uuid:measure>"
MILESTONE = "<str:country>/plan/milestones/<uuid:milestone>"
INDICATOR = "<str:country>/plan/indicators/<uuid:indicator>"

urlpatterns = [
    path("europe/", europe.europe_page, name="europe-page"),
    path("europe/measures.csv", europe.europe_measures_csv, name="europe-measures-csv"),
    path("europe/indicators.csv", europe.europe_indicators_csv, name="europe-indicators-csv"),
    path("europe/<slug:key>/", europe.europe_figure, name="europe-figure"),
    path("<str:country>/plan/", plans.plan_page, name="plan-page"),
    path("<str:country>/plan/all/", plan_writing.plan_list, name="plan-list"),
    path("<str:country>/plan/new/", plan_writing.plan_new, name="plan-new"),
    path("<str:country>/plan/evidence/<uuid:value>/", plans.evidence_file, name="evidence-file"),
    path(
        "<str:country>/plan/values/<uuid:value>/correct/", plan_reporting.value_correct, name="value-correct"
    ),
    path(f"{MEASURE}/", plans.measure_page, name="measure-page"),
    path(f"{MEASURE}/edit/", measure_writing.measure_edit, name="measure-edit"),
    path(f"{MEASURE}/move/", measure_writing.measure_move, name="measure-move"),
    path(f"{MEASURE}/delete/", measure_writing.measure_delete, name="measure-delete"),
    path(f"{MEASURE}/links/", measure_writing.measure_links, name="measure-links"),
    path(f"{MEASURE}/milestones/new/", plan_reporting.milestone_new, name="milestone-new"),
    path(f"{MEASURE}/indicators/new/", measure_writing.indicator_new, name="indicator-new"),
    path(f"{MILESTONE}/edit/", plan_reporting.milestone_edit, name="milestone-edit"),
    path(f"{MILESTONE}/delete/", plan_reporting.milestone_delete, name="milestone-delete"),
    path(f"{INDICATOR}/edit/", measure_writing.indicator_edit, name="indicator-edit"),
    path(f"{INDICATOR}/delete/", measure_writing.indicator_delete, name="indicator-delete"),
    path(f"{INDICATOR}/values/new/", plan_reporting.value_new, name="value-new"),
    path(f"{PLAN}/", plans.plan_version, name="plan-version"),
    path(f"{PLAN}/measures.csv", plans.plan_measures_csv, name="plan-measures-csv"),
    path(f"{PLAN}/values.csv", plans.plan_values_csv, name="plan-values-csv"),
    path(f"{PLAN}/pledges.csv", plans.plan_pledges_csv, name="plan-pledges-csv"),
    path(f"{PLAN}/edit/", plan_writing.plan_edit, name="plan-edit"),
    path(f"{PLAN}/details/", plan_writing.plan_details, name="plan-details"),
    path(f"{PLAN}/state/", plan_writing.plan_state, name="plan-state"),
    path(f"{PLAN}/delete/", plan_writing.plan_delete, name="plan-delete"),
    path(f"{PLAN}/bring-back/", plan_writing.plan_bring_back, name="plan-bring-back"),
    path(f"{PLAN}/bring-back/<int:number>/", plan_reporting.part_bring_back, name="part-bring-back"),
    path(f"{PLAN}/history/", plan_writing.plan_history, name="plan-history"),
    path(f"{PLAN}/languages/", plan_languages.plan_languages, name="plan-languages"),
    path(f"{PLAN}/languages/<str:language>/", plan_languages.plan_text, name="plan-text"),
    path(f"{MEASURE}/languages/<str:language>/", plan_languages.measure_text, name="measure-text"),
    path(f"{PLAN}/measures/new/", measure_writing.measure_new, name="measure-new"),
    path(f"{PLAN}/indicators/new/", measure_writing.plan_indicator_new, name="plan-indicator-new"),
]
