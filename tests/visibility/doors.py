"""Who gets through the door of each address: the table that a new address has to be written into, in exactly one row.

`desk:*` stands for all of the desk that no row names: whatever is built there is for staff, and the walk asks it as everybody.
"""

from enum import StrEnum

from tests.visibility.roles import (
    ADMINISTRATOR,
    EDITORS,
    EVERYBODY,
    NOBODY,
    PAGE_WRITERS,
    REVIEWERS,
    SIGNED_IN,
    STAFF,
    Role,
)
from tests.visibility.things import Thing


class Sort(StrEnum):
    """The four sorts of addresses."""

    PUBLIC = "public: everybody, also without an account"
    MEMBER = "member: who has signed in, and only to what is theirs"
    STAFF = "staff: who looks after the site"
    MACHINE = "machine: programs, with a token of their own"


class Door(StrEnum):
    """Who gets through. The last ones depend on the thing that the address names: `Thing.open_to`."""

    EVERYBODY = "everybody"
    # The signed link in a mail: whoever has it reads that mailbox.
    LINK = "whoever has the link"
    SIGNED_IN = "signed in"
    WRITERS = "writers"
    READERS = "readers"
    MEMBERS = "members"
    MANAGERS = "managers"
    OWNER = "owner"
    # Of a coalition: who runs it, who works in it, who answers for a measure, who may read a plan.
    COORDINATORS = "coordinators"
    COALITION_MEMBERS = "coalition members"
    REPORTERS = "reporters"
    PLAN_READERS = "plan readers"
    # Of a task: who sent it, and not who got it.
    SENDERS = "senders"
    # Who writes block pages at all, and who writes in one.
    PAGE_WRITERS = "page writers"
    WRITERS_OF_PAGE = "writers of the page"
    REVIEWERS = "reviewers"
    EDITORS = "editors"
    ADMINISTRATORS = "administrators"
    STAFF = "staff"
    PROGRAM = "program"
    # Who writes a pledge, who decides about it, and who may withdraw it: both.
    PLEDGE_WRITERS = "writers of the pledge"
    PLEDGE_DECIDERS = "deciders of the pledge"
    PLEDGE_EITHER = "writers and deciders of the pledge"
    PLEDGE_QUEUE = "who decides about pledges"


MEMBER_DOORS = (
    "signed in", "writers", "readers", "members", "managers", "owner", "page writers", "writers of the page",
    "coordinators", "coalition members", "reporters", "plan readers", "senders",
    "writers of the pledge", "deciders of the pledge", "writers and deciders of the pledge", "who decides about pledges",
)  # fmt: skip
SORT_OF = {
    Door.EVERYBODY: Sort.PUBLIC,
    Door.LINK: Sort.PUBLIC,
    Door.REVIEWERS: Sort.STAFF,
    Door.EDITORS: Sort.STAFF,
    Door.ADMINISTRATORS: Sort.STAFF,
    Door.STAFF: Sort.STAFF,
    Door.PROGRAM: Sort.MACHINE,
} | {door: Sort.MEMBER for door in Door if door.value in MEMBER_DOORS}

DOORS: dict[Door, str] = {
    Door.EVERYBODY: """
        front-door healthz readyz robots opensearch favicon sitemap-index sitemap-pages sitemap-entries
        source-quality organisation-quality coalition-quality country-quality
        base:gallery api:openapi-json api:api-root api:entry_read api:site_read api:change_list api:snapshot_read
        coalition-report coalition-report-pdf coalition-report-csv
        website:home website:country-list website:country-page website:organisation-list website:organisation-page
        website:source-list website:source-page website:source-entries website:kind-page
        website:entry-page website:entry-provenance website:entry-leave website:entry-report website:entry-reported website:entry-calendar
        website:about website:block-page website:how-we-work website:robot website:accessibility website:privacy website:cookies website:site-map
        website:set-theme
        finding:results finding:suggestion-list finding:place-list finding:atom-feed finding:json-feed finding:calendar-file
        finding:alert-list finding:alert-new finding:alert-asked
        website:coalition-list coalitions:calendar coalitions:calendar-file coalitions:calendar-feed coalitions:date-page
        pictures:picture-file theme pictures:logo-file accounts:profile-page accounts:picture
        coalitions:transfer-list coalitions:transfer-csv coalitions:transfer-feed coalitions:transfer-page coalitions:adaptation-file api:transfer_list_read
        openid_connect_login openid_connect_callback
        coalitions:pledge-list coalitions:pledge-figures coalitions:pledge-compare coalitions:pledge-csv coalitions:pledge-page
        coalitions:pledge-json-ld coalitions:pledge-badge coalitions:pledge-badge-file coalitions:pledge-evidence
        api:pledge_list api:pledge_read api:pledge_figures
        accounts:sign-in accounts:sign-out accounts:register-by-mail
        account_login account_logout account_request_login_code account_confirm_login_code mfa_authenticate mfa_login_webauthn
        account_inactive socialaccount_login_cancelled socialaccount_login_error account_signup socialaccount_signup
        coalitions:plan-page coalitions:europe-page coalitions:europe-figure coalitions:europe-measures-csv
        coalitions:europe-indicators-csv api:coalition_plan_read
        account_email_verification_sent account_reset_password account_reset_password_done account_reset_password_from_key_done
    """,
    Door.LINK: """
        accounts:register-finish accounts:choose-password account_confirm_email account_reset_password_from_key
        organisations:claim-confirm organisations:invitation-answer coalitions:invitation-answer
        finding:alert-confirm finding:alert-end finding:alert-manage contributing:follow-end
        translation:callback translation:error-callback
    """,
    Door.SIGNED_IN: """
        website:my-page
        accounts:profile-edit accounts:picture-remove accounts:my-data accounts:consent accounts:take-copy accounts:erase
        accounts:second-factor-needed accounts:accesses
        mfa_index account_email account_change_password account_set_password usersessions_list socialaccount_connections
        account_reauthenticate account_request_reauthentication_code account_confirm_reauthentication_code mfa_reauthenticate
        mfa_reauthenticate_webauthn mfa_activate_totp mfa_deactivate_totp mfa_view_recovery_codes mfa_generate_recovery_codes
        mfa_download_recovery_codes mfa_list_webauthn mfa_add_webauthn mfa_remove_webauthn
        organisations:my-organisations organisations:organisation-add organisations:claim-start
        contributing:start contributing:page-read contributing:my-entries contributing:upload-new contributing:contribution-new
        contributing:follow-list contributing:entry-follow contributing:organisation-follow contributing:translation-correct
        exchange:my-suggestions exchange:suggestion-new
        coalitions:my-pledges coalitions:pledge-new
    """,
    Door.PLEDGE_WRITERS: """
        coalitions:pledge-edit coalitions:pledge-action-add coalitions:pledge-action-edit coalitions:pledge-action-remove
        coalitions:pledge-send coalitions:pledge-take-back coalitions:pledge-delete coalitions:pledge-report
        coalitions:pledge-evidence-add
    """,
    Door.PLEDGE_DECIDERS: "coalitions:pledge-decide coalitions:pledge-check",
    Door.PLEDGE_EITHER: "coalitions:pledge-withdraw coalitions:pledge-evidence-remove",
    Door.PLEDGE_QUEUE: "coalitions:pledge-queue",
    Door.WRITERS: """
        contributing:contribution-page contributing:contribution-send contributing:contribution-checks
        contributing:contribution-comment contributing:contribution-take-back contributing:contribution-copy
        contributing:contribution-discard contributing:contribution-withdraw contributing:contribution-bring-back
        contributing:contribution-step contributing:revision-page contributing:revision-restore
        contributing:contribution-pictures contributing:contribution-dates contributing:contribution-plan contributing:plan-cancel
    """,
    Door.READERS: """
        website:entry-preview
        coalitions:task-page coalitions:task-move coalitions:task-comment coalitions:file-fetch
    """,
    Door.SENDERS: "coalitions:task-take-back",
    Door.MEMBERS: """
        organisations:revision-list organisations:member-list organisations:member-leave organisations:member-show
        website:organisation-figures website:organisation-figures-csv
        website:coalition-workspace coalitions:member-list coalitions:member-leave coalitions:member-show
        coalitions:profile-edit coalitions:profile-history
        coalitions:date-list coalitions:date-new coalitions:date-edit coalitions:date-call-off coalitions:entry-put
        coalitions:task-list coalitions:task-new coalitions:file-list coalitions:file-page coalitions:file-delete
        coalitions:file-bring-back
        coalitions:coalition-transfers coalitions:transfer-exchange coalitions:transfer-contact coalitions:transfer-say
    """,
    Door.MANAGERS: """
        coalitions:transfer-want coalitions:transfer-move coalitions:transfer-next-step coalitions:transfer-ask
        coalitions:adaptation-add coalitions:adaptation-edit
        organisations:organisation-edit organisations:logo-set organisations:revision-restore organisations:member-role
        organisations:member-remove organisations:invitation-take-back
        coalitions:member-role coalitions:member-dismiss coalitions:invitation-take-back coalitions:profile-translate
        coalitions:profile-restore
    """,
    Door.OWNER: """
        organisations:claim-page organisations:claim-mail organisations:claim-give-up
        contributing:upload-page contributing:upload-send contributing:follow-change
        coalitions:transfer-answer
    """,
    Door.COORDINATORS: """
        coalitions:plan-new coalitions:plan-edit coalitions:plan-details coalitions:plan-state coalitions:plan-delete coalitions:plan-bring-back
        coalitions:measure-new coalitions:measure-edit coalitions:measure-move coalitions:measure-delete coalitions:measure-links
        coalitions:plan-languages coalitions:plan-text coalitions:measure-text coalitions:plan-indicator-new coalitions:indicator-new coalitions:indicator-edit coalitions:indicator-delete
    """,
    Door.COALITION_MEMBERS: "coalitions:plan-list coalitions:plan-history coalitions:part-bring-back",
    Door.REPORTERS: """
        coalitions:milestone-new coalitions:milestone-edit coalitions:milestone-delete coalitions:value-new coalitions:value-correct
    """,
    Door.PLAN_READERS: """
        coalitions:plan-version coalitions:measure-page coalitions:evidence-file coalitions:plan-measures-csv coalitions:plan-values-csv
        coalitions:plan-pledges-csv
    """,
    Door.PAGE_WRITERS: "editorial:page-list editorial:page-new",
    Door.WRITERS_OF_PAGE: """
        editorial:page-settings editorial:edition-add editorial:page-delete editorial:edition-edit editorial:edition-take-over
        editorial:edition-leave editorial:edition-alive editorial:edition-withdraw editorial:edition-return editorial:edition-plan
        editorial:edition-plan-drop editorial:version-list editorial:version-restore website:block-page-preview
    """,
    Door.REVIEWERS: """
        desk:overview desk:review-list desk:review-next desk:review-page desk:review-claim desk:review-comment desk:review-plan desk:plan-cancel
        desk:batch-list desk:batch-page desk:batch-undo desk:batch-new
    """,
    Door.EDITORS: "desk:entry-list exchange:suggestion-list exchange:suggestion-page",
    Door.ADMINISTRATORS: "desk:role-list desk:role-end desk:person-open desk:coalition-people desk:coalition-dismiss exchange:site-*",
    Door.STAFF: "desk:* finding:search-keep finding:search-let-go",
    Door.PROGRAM: "api:record_list_push api:record_push api:record_withdraw",
}

WHO: dict[Door, frozenset[Role]] = {
    Door.EVERYBODY: EVERYBODY,
    Door.LINK: EVERYBODY,
    Door.SIGNED_IN: SIGNED_IN,
    Door.PAGE_WRITERS: PAGE_WRITERS,
    Door.REVIEWERS: REVIEWERS,
    Door.EDITORS: EDITORS,
    Door.ADMINISTRATORS: ADMINISTRATOR,
    Door.STAFF: STAFF,
    Door.PROGRAM: NOBODY,
    # Administrators for Europe as a whole, coordinators for their country.
    Door.PLEDGE_QUEUE: ADMINISTRATOR | {Role.MANAGER, Role.NEIGHBOUR},
}

ADVICE = """
{route} ({view}) stands in no row of DOORS in tests/visibility/doors.py, so nobody has decided who gets there. Write its name into
exactly one row: EVERYBODY or LINK (public), SIGNED_IN or one of those that depend on the thing (member: decorate the view with the
door of its room), STAFF (behind desk.doors) or PROGRAM (a token). The walk then holds the view to it.
"""


def doors_of(route: str) -> list[Door]:
    """The rows that name an address, or the one that takes all that is left of its room: exactly one, if all is well."""
    named = [door for door, names in DOORS.items() for name in names.split() if name == route]
    return named or [
        door
        for door, names in DOORS.items()
        if any(name.endswith("*") and route.startswith(name[:-1]) for name in names.split())
    ]


def door_of(route: str) -> Door:
    (door,) = doors_of(route)
    return door


def let_through(route: str, thing: Thing | None) -> frozenset[Role]:
    """Who gets an answer at an address."""
    match door_of(route):
        case door if door in WHO:
            return WHO[door]
        case door:
            assert thing is not None, f"{route} is for {door} of a thing, and names none: add a row to SORTS."
            return thing.open_to[door.value]
