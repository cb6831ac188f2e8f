"""As whom the shop is asked."""

from enum import StrEnum


class Role(StrEnum):
    """Each of them is one person in the world, but for the visitor. Those of the desk have no part in organisations or contributions."""

    VISITOR = "a visitor"
    STRANGER = "a member who has nothing to do with it"
    NEIGHBOUR = "a manager of another organisation"
    MEMBER = "a member of the organisation"
    MANAGER = "a manager of the organisation"
    AUTHOR = "the author"
    EDITOR = "an editor for Austria"
    ELSEWHERE = "a reviewer for Malta"
    CLOSED = "somebody whose account was closed"
    REVIEWER = "a reviewer"
    MODERATOR = "a moderator"
    ADMINISTRATOR = "an administrator"


EVERYBODY = frozenset(Role)
# Whoever has no account that is open.
OUTSIDE = frozenset({Role.VISITOR, Role.CLOSED})
STAFF = frozenset({Role.REVIEWER, Role.MODERATOR, Role.ADMINISTRATOR})
SIGNED_IN = EVERYBODY - OUTSIDE
AUTHOR = frozenset({Role.AUTHOR})
ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
# Who decides about what members send, and who looks after entries: for a country (all of this world is Austrian), or for all.
EDITORS = STAFF | {Role.EDITOR}
REVIEWERS = EDITORS | {Role.ELSEWHERE}
MANAGERS = frozenset({Role.MANAGER})
MEMBERS = frozenset({Role.MEMBER, Role.MANAGER})
# Who writes pages made of blocks: editors those of their countries, and managers those of their organisation.
PAGE_WRITERS = EDITORS | {Role.MANAGER, Role.NEIGHBOUR}
NOBODY: frozenset[Role] = frozenset()
# The program asks no door differently of a moderator or of a closed account: the quick walk leaves them to the whole one.
QUICK = tuple(role for role in Role if role not in (Role.MODERATOR, Role.CLOSED))
# What can differ for them from what the others of their sort see: members' own places, and the desk for those of one country.
BESIDE = {
    Role.NEIGHBOUR: "member",
    Role.MEMBER: "member",
    Role.ADMINISTRATOR: "member",
    Role.EDITOR: "staff",
    Role.ELSEWHERE: "staff",
}
