from django.urls import path

from rialto.contributing.views import (
    dates,
    following,
    looking_after,
    pictures,
    plans,
    tables,
    translating,
    writing,
)

app_name = "contributing"
urlpatterns = [
    path("", writing.start, name="start"),
    path("read/", writing.page_read, name="page-read"),
    path("mine/", looking_after.my_entries, name="my-entries"),
    path("following/", following.follow_list, name="follow-list"),
    path("following/<int:number>/", following.follow_change, name="follow-change"),
    path("following/entry/<slug:slug>/", following.entry_follow, name="entry-follow"),
    path("following/organisation/<slug:slug>/", following.organisation_follow, name="organisation-follow"),
    path("following/end/<str:token>/", following.follow_end, name="follow-end"),
    path(
        "translation/<slug:slug>/<slug:language>/",
        translating.translation_correct,
        name="translation-correct",
    ),
    path("table/", tables.upload_new, name="upload-new"),
    path("tables/<uuid:public_id>/", tables.upload_page, name="upload-page"),
    path("tables/<uuid:public_id>/send/", tables.upload_send, name="upload-send"),
    path("new/<slug:kind>/", writing.contribution_new, name="contribution-new"),
    path("<uuid:public_id>/", looking_after.contribution_page, name="contribution-page"),
    path("<uuid:public_id>/send/", writing.contribution_send, name="contribution-send"),
    path("<uuid:public_id>/checks/", writing.contribution_checks, name="contribution-checks"),
    path("<uuid:public_id>/comment/", looking_after.contribution_comment, name="contribution-comment"),
    path("<uuid:public_id>/take-back/", looking_after.contribution_take_back, name="contribution-take-back"),
    path("<uuid:public_id>/copy/", looking_after.contribution_copy, name="contribution-copy"),
    path("<uuid:public_id>/discard/", looking_after.contribution_discard, name="contribution-discard"),
    path("<uuid:public_id>/withdraw/", looking_after.contribution_withdraw, name="contribution-withdraw"),
    path(
        "<uuid:public_id>/bring-back/", looking_after.contribution_bring_back, name="contribution-bring-back"
    ),
    path("<uuid:public_id>/revisions/<int:number>/", looking_after.revision_page, name="revision-page"),
    path(
        "<uuid:public_id>/revisions/<int:number>/restore/",
        looking_after.revision_restore,
        name="revision-restore",
    ),
    # Two parts of the form that are more than questions.
    path("<uuid:public_id>/pictures/", pictures.contribution_pictures, name="contribution-pictures"),
    path("<uuid:public_id>/dates/", dates.contribution_dates, name="contribution-dates"),
    path("<uuid:public_id>/plan/<slug:deed>/", plans.contribution_plan, name="contribution-plan"),
    path("<uuid:public_id>/plans/<uuid:plan_id>/cancel/", plans.plan_cancel, name="plan-cancel"),
    path("<uuid:public_id>/<slug:step>/", writing.contribution_step, name="contribution-step"),
]
