from django.urls import path

from rialto.organisations.views import claims, editing, members

app_name = "organisations"
urlpatterns = [
    path("mine/", claims.my_organisations, name="my-organisations"),
    path("add/", claims.organisation_add, name="organisation-add"),
    path("claims/<uuid:public_id>/", claims.claim_page, name="claim-page"),
    path("claims/<uuid:public_id>/mail/", claims.claim_mail, name="claim-mail"),
    path("claims/<uuid:public_id>/give-up/", claims.claim_give_up, name="claim-give-up"),
    path("claims/confirm/<str:token>/", claims.claim_confirm, name="claim-confirm"),
    path("invitations/<str:token>/", members.invitation_answer, name="invitation-answer"),
    path("<slug:slug>/claim/", claims.claim_start, name="claim-start"),
    path("<slug:slug>/edit/", editing.organisation_edit, name="organisation-edit"),
    path("<slug:slug>/edit/logo/", editing.logo_set, name="logo-set"),
    path("<slug:slug>/history/", editing.revision_list, name="revision-list"),
    path("<slug:slug>/history/<int:number>/restore/", editing.revision_restore, name="revision-restore"),
    path("<slug:slug>/members/", members.member_list, name="member-list"),
    path("<slug:slug>/members/leave/", members.member_leave, name="member-leave"),
    path("<slug:slug>/members/show/", members.member_show, name="member-show"),
    path("<slug:slug>/members/<uuid:public_id>/role/", members.member_role, name="member-role"),
    path("<slug:slug>/members/<uuid:public_id>/remove/", members.member_remove, name="member-remove"),
    path(
        "<slug:slug>/members/invitations/<uuid:public_id>/take-back/",
        members.invitation_take_back,
        name="invitation-take-back",
    ),
]
