from django.urls import path

from rialto.editorial.views import life, pages, versions, writing

app_name = "editorial"
urlpatterns = [
    path("", pages.page_list, name="page-list"),
    path("new/", pages.page_new, name="page-new"),
    path("<uuid:public_id>/", pages.page_settings, name="page-settings"),
    path("<uuid:public_id>/add/", pages.edition_add, name="edition-add"),
    path("<uuid:public_id>/delete/", pages.page_delete, name="page-delete"),
    path("<uuid:public_id>/<slug:language>/", writing.edition_edit, name="edition-edit"),
    path("<uuid:public_id>/<slug:language>/take-over/", writing.edition_take_over, name="edition-take-over"),
    path("<uuid:public_id>/<slug:language>/leave/", writing.edition_leave, name="edition-leave"),
    path("<uuid:public_id>/<slug:language>/alive/", writing.edition_alive, name="edition-alive"),
    path("<uuid:public_id>/<slug:language>/withdraw/", life.edition_withdraw, name="edition-withdraw"),
    path("<uuid:public_id>/<slug:language>/return/", life.edition_return, name="edition-return"),
    path("<uuid:public_id>/<slug:language>/plan/", life.edition_plan, name="edition-plan"),
    path("<uuid:public_id>/<slug:language>/plan/drop/", life.edition_plan_drop, name="edition-plan-drop"),
    path("<uuid:public_id>/<slug:language>/versions/", versions.version_list, name="version-list"),
    path(
        "<uuid:public_id>/<slug:language>/versions/<int:number>/restore/",
        versions.version_restore,
        name="version-restore",
    ),
]
