"""What is wrong with an answer: each address opens to whom its row of `doors` says, and to nobody else."""

from tests.visibility.asking import Answer
from tests.visibility.doors import SORT_OF, Door, Sort, door_of, let_through
from tests.visibility.roles import OUTSIDE

# Where 404 is right also for who may come in: what they look for is not there, or not in this state.
MAY_BE_MISSING = {
    "organisations:claim-start",
    "finding:search-let-go",
    # Into the language that an entry is in, or for one that nobody sees.
    "contributing:translation-correct",
    # Without an app, codes or that passkey.
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_remove_webauthn",
    # Of what was not taken down, and of what does not wait (tests/visibility/test_any_state.py says when it does).
    "desk:exclusion-lift",
    "desk:review-page",
    "desk:review-comment",
    "desk:review-claim",
    "desk:review-plan",
    "desk:plan-cancel",
    "desk:batch-page",
    "desk:batch-undo",
    "desk:batch-new",
    # Of a site that was removed, and of a suggestion for another country (tests/exchange says when they are there).
    "exchange:site-page",
    "exchange:site-pull",
    "exchange:site-pause",
    "exchange:site-resume",
    "exchange:site-remove",
    # What is not public cannot be saved, and a survivor is followed in its place.
    "contributing:entry-follow",
    "contributing:organisation-follow",
}
# Answers that are no accident: an index that is not ready says so.
NOT_READY = {"readyz", "finding:atom-feed", "finding:json-feed", "finding:calendar-file"}


def fault(answer: Answer) -> str:
    """What is wrong with an answer; "" for nothing."""
    route, status, role = answer.place.route, answer.status, answer.role
    door, allowed = door_of(route), let_through(route, answer.place.thing)
    to_sign_in = status == 302 and answer.leads_to.startswith("/en/sign-in/?")
    if status >= 500 and not (status == 503 and route in NOT_READY):
        return "an error of ours"
    if door is Door.PROGRAM:
        return "" if status in (401, 405) else "open without a token"
    if door is Door.PLAN_READERS:
        # Public once the plan is; before that it is not there, and no sign-in says that it might be.
        return "" if status == 405 or (status == 200) == (role in allowed) else "not open to just its readers"
    if SORT_OF[door] is Sort.PUBLIC:
        return "closed to the public" if status == 403 else ""
    if role in OUTSIDE:
        is_hidden = status == 404 and SORT_OF[door] is Sort.STAFF
        return "" if to_sign_in or status == 405 or is_hidden else "a stranger was not asked to sign in"
    if role not in allowed:
        return "" if status in (404, 405) else "told somebody that it is there"
    if to_sign_in or status == 403 or (status == 404 and route not in MAY_BE_MISSING):
        return "closed to who may come in"
    return ""


def faults(answers: list[Answer]) -> list[str]:
    return sorted({f"{said}: {answer.words}" for answer in answers if (said := fault(answer))})
