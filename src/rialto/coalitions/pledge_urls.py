"""Pledges: `/coalitions/pledges/…`."""

from django.urls import path

from rialto.coalitions.views import pledge_deciding as deciding
from rialto.coalitions.views import pledge_figures as figures
from rialto.coalitions.views import pledge_reporting as reporting
from rialto.coalitions.views import pledge_writing as writing
from rialto.coalitions.views import pledges

PLEDGE = "<uuid:public_id>/"
ACTION = f"{PLEDGE}actions/<uuid:action_id>/"
REPORT = f"{PLEDGE}reports/<uuid:report_id>/"

urlpatterns = [
    path("", pledges.pledge_list, name="pledge-list"),
    path("figures/", figures.pledge_figures, name="pledge-figures"),
    path("compare/", figures.pledge_compare, name="pledge-compare"),
    path("pledges.csv", figures.pledge_csv, name="pledge-csv"),
    path("mine/", writing.my_pledges, name="my-pledges"),
    path("new/", writing.pledge_new, name="pledge-new"),
    path("queue/", deciding.pledge_queue, name="pledge-queue"),
    path("evidence/<uuid:public_id>/", pledges.pledge_evidence, name="pledge-evidence"),
    path(
        "evidence/<uuid:public_id>/remove/", reporting.pledge_evidence_remove, name="pledge-evidence-remove"
    ),
    path(PLEDGE, pledges.pledge_page_view, name="pledge-page"),
    path(f"{PLEDGE}pledge.jsonld", pledges.pledge_json_ld, name="pledge-json-ld"),
    path(f"{PLEDGE}badge/", pledges.pledge_badge, name="pledge-badge"),
    path(f"{PLEDGE}badge.svg", pledges.pledge_badge_file, name="pledge-badge-file"),
    path(f"{PLEDGE}edit/", writing.pledge_edit, name="pledge-edit"),
    path(f"{PLEDGE}actions/add/", writing.pledge_action_add, name="pledge-action-add"),
    path(ACTION, writing.pledge_action_edit, name="pledge-action-edit"),
    path(f"{ACTION}remove/", writing.pledge_action_remove, name="pledge-action-remove"),
    path(f"{PLEDGE}send/", writing.pledge_send, name="pledge-send"),
    path(f"{PLEDGE}take-back/", writing.pledge_take_back, name="pledge-take-back"),
    path(f"{PLEDGE}delete/", writing.pledge_delete, name="pledge-delete"),
    path(f"{PLEDGE}withdraw/", writing.pledge_withdraw, name="pledge-withdraw"),
    path(f"{PLEDGE}decide/", deciding.pledge_decide, name="pledge-decide"),
    path(f"{PLEDGE}report/", reporting.pledge_report, name="pledge-report"),
    path(f"{REPORT}evidence/", reporting.pledge_evidence_add, name="pledge-evidence-add"),
    path(f"{REPORT}check/", deciding.pledge_check, name="pledge-check"),
]
