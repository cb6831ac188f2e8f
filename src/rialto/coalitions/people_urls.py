"""People, what a coalition says, calendar, tasks and files."""

from django.urls import URLPattern, path

from rialto.coalitions.views import dates, files, people, profile, tasks

urlpatterns: list[URLPattern] = [
    path("calendar/", dates.calendar_page, name="calendar"),
    path("calendar.ics", dates.calendar_file, name="calendar-file"),
    path("calendar.atom", dates.calendar_feed, name="calendar-feed"),
    path("dates/<uuid:public_id>/", dates.date_page, name="date-page"),
    path("tasks/<uuid:public_id>/", tasks.task_page, name="task-page"),
    path("tasks/<uuid:public_id>/move/", tasks.task_move, name="task-move"),
    path("tasks/<uuid:public_id>/take-back/", tasks.task_take_back, name="task-take-back"),
    path("tasks/<uuid:public_id>/comment/", tasks.task_comment, name="task-comment"),
    path("files/<uuid:public_id>/<int:number>/", files.file_fetch, name="file-fetch"),
    path("invitations/<str:token>/", people.invitation_answer, name="invitation-answer"),
    path("<slug:country>/people/", people.member_list, name="member-list"),
    path("<slug:country>/people/leave/", people.member_leave, name="member-leave"),
    path("<slug:country>/people/show/", people.member_show, name="member-show"),
    path("<slug:country>/people/<uuid:public_id>/role/", people.member_role, name="member-role"),
    path("<slug:country>/people/<uuid:public_id>/dismiss/", people.member_dismiss, name="member-dismiss"),
    path(
        "<slug:country>/people/invitations/<uuid:public_id>/take-back/",
        people.invitation_take_back,
        name="invitation-take-back",
    ),
    path("<slug:country>/text/", profile.profile_edit, name="profile-edit"),
    path("<slug:country>/text/history/", profile.profile_history, name="profile-history"),
    path(
        "<slug:country>/text/history/<int:number>/restore/", profile.profile_restore, name="profile-restore"
    ),
    path("<slug:country>/text/in/<slug:language>/", profile.profile_translate, name="profile-translate"),
    path("<slug:country>/dates/", dates.date_list, name="date-list"),
    path("<slug:country>/dates/new/", dates.date_new, name="date-new"),
    path("<slug:country>/dates/entries/", dates.entry_put, name="entry-put"),
    path("<slug:country>/dates/<uuid:public_id>/edit/", dates.date_edit, name="date-edit"),
    path("<slug:country>/dates/<uuid:public_id>/call-off/", dates.date_call_off, name="date-call-off"),
    path("<slug:country>/tasks/", tasks.task_list, name="task-list"),
    path("<slug:country>/tasks/new/", tasks.task_new, name="task-new"),
    path("<slug:country>/files/", files.file_list, name="file-list"),
    path("<slug:country>/files/<uuid:public_id>/", files.file_page, name="file-page"),
    path("<slug:country>/files/<uuid:public_id>/delete/", files.file_delete, name="file-delete"),
    path("<slug:country>/files/<uuid:public_id>/bring-back/", files.file_bring_back, name="file-bring-back"),
]
