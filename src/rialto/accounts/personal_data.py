"""What accounts, the packages below them and the log hold of people."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rialto.accounts.actions.access import forget_accesses
from rialto.accounts.models import AccessRecord, Consent, Profile, RoleGrant, User
from rialto.accounts.personal import Basis, Holding, numbers_of_actors, register
from rialto.pictures.actions import forget_unused
from rialto.pictures.models import Picture

UNCONFIRMED_KEPT = timedelta(days=7)
_TILL_ERASED = _("until you change it or erase your account")


def forget_unconfirmed() -> int:
    """Delete accounts whose address nobody confirmed within a week and with which nobody ever came in; returns how many."""
    old = User.objects.filter(
        joined_at__lt=timezone.now() - UNCONFIRMED_KEPT, last_login=None, is_staff=False
    )
    proven = EmailAddress.objects.filter(verified=True).values("user_id")
    found = old.exclude(pk__in=proven).filter(erased_at=None)
    count = found.count()
    found.delete()
    return count


def forget_sessions() -> int:
    """Delete sessions that are over, and what was noted of them; returns how many."""
    over, _each = Session.objects.filter(expire_date__lt=timezone.now()).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    return over


def anonymise(user: User) -> None:
    """Empty the row: its number stays in the records of what was changed, and nothing says any more whose it was."""
    user.email = f"{user.public_id.hex}@erased.invalid"
    user.name, user.language = "", "en"
    user.set_unusable_password()
    user.is_active = user.is_staff = user.is_superuser = user.has_desk_role = user.is_in_coalition = False
    user.last_login, user.erased_at = None, timezone.now()
    user.save()
    user.groups.clear()
    user.user_permissions.clear()


def forget_profile(user: User) -> None:
    """Delete the profile and the file of its picture."""
    for profile in Profile.objects.filter(user=user):
        if profile.picture:
            profile.picture.delete(save=False)
        profile.delete()


def _end_sessions(user: User) -> None:
    keys = list(UserSession.objects.filter(user=user).values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()


def forget_pictures(user: User) -> None:
    """Delete what nothing shows any more (higher rooms forgot theirs before); nothing says who uploaded the rest."""
    mine = Picture.objects.filter(actor_id=user.public_id)
    forget_unused(mine)
    mine.update(actor_id=None)


register(
    Holding(
        model="accounts.User",
        title=_("Account"),
        fields=("email", "name", "language", "password", "last_login", "joined_at", "public_id"),
        besides=(
            "is_superuser",
            "is_staff",
            "is_active",
            "erased_at",
            "has_desk_role",
            "is_in_coalition",
            "groups",
            "user_permissions",
        ),
        purpose=_(
            "To let you in and to write to you. Of the password only a form is kept that cannot be read back."
        ),
        basis=Basis.CONTRACT,
        retention=_("until you erase the account; seven days if you do not confirm the address"),
        seen_by=_("you; administrators, who write down why each time"),
        rows_of=lambda user: User.objects.filter(pk=user.pk),
        erase=anonymise,
        forget=forget_unconfirmed,
    ),
    Holding(
        model="accounts.Profile",
        title=_("Profile"),
        fields=(
            "user",
            "picture",
            "situation",
            "country",
            "region",
            "languages",
            "skills",
            "interests",
            "audiences",
            "changed_at",
        ),
        purpose=_("To tell others of you what you want them to know."),
        basis=Basis.CONTRACT,
        retention=_TILL_ERASED,
        seen_by=_(
            "for each part whom you choose, at first only you; administrators, who write down why each time"
        ),
        rows_of=lambda user: Profile.objects.filter(user=user),
        erase=forget_profile,
    ),
    Holding(
        model="pictures.Picture",
        title=_("Pictures you upload"),
        fields=("file", "actor_id", "created_at"),
        besides=("public_id", "format", "width", "height", "sizes"),
        purpose=_(
            "To show them where you put them. Place, camera and whatever else the file told are not kept."
        ),
        basis=Basis.CONTRACT,
        retention=_(
            "until nothing shows them any more; what was published stays without your name when you erase your account"
        ),
        seen_by=_("who may see what they belong to; what is published, everybody"),
        rows_of=lambda user: Picture.objects.filter(actor_id=user.public_id),
        erase=forget_pictures,
    ),
    Holding(
        model="accounts.Consent",
        title=_("What you agreed to"),
        fields=("user", "purpose", "is_given", "at"),
        purpose=_("To be able to show that you agreed, and when you took it back."),
        basis=Basis.TASK,
        retention=_("until you erase your account"),
        seen_by=_("you"),
        rows_of=lambda user: Consent.objects.filter(user=user),
    ),
    Holding(
        model="accounts.RoleGrant",
        title=_("Your roles at the desk"),
        fields=("user", "role", "country", "given_at", "given_by", "ended_at", "ended_by"),
        purpose=_("To let you review and edit for a country, and to be able to say who was allowed to."),
        basis=Basis.TASK,
        retention=_("until you erase your account"),
        seen_by=_("you and administrators"),
        rows_of=lambda user: RoleGrant.objects.filter(user=user),
    ),
    Holding(
        model="accounts.AccessRecord",
        title=_("What staff opened of yours"),
        fields=("person", "at", "role", "actor_id", "matter", "about", "about_id", "occasion", "reason"),
        purpose=_("To show you who of the staff opened what of yours, when and why."),
        basis=Basis.TASK,
        retention=_("two years, or until you erase your account"),
        seen_by=_("you"),
        rows_of=lambda user: AccessRecord.objects.filter(person=user),
        forget=forget_accesses,
    ),
    Holding(
        model="account.EmailAddress",
        title=_("Confirmed addresses"),
        fields=("user", "email", "verified", "primary"),
        purpose=_("To know that an address is yours before we write to it."),
        basis=Basis.CONTRACT,
        retention=_TILL_ERASED,
        seen_by=_("you"),
        rows_of=lambda user: EmailAddress.objects.filter(user=user),
    ),
    Holding(
        model="mfa.Authenticator",
        title=_("Second factors and passkeys"),
        fields=("user", "type", "created_at", "last_used_at"),
        # The keys themselves: a copy of them would be a way into the account.
        besides=("data",),
        purpose=_("To ask for more than a password. The secret part of a passkey never leaves your device."),
        basis=Basis.CONTRACT,
        retention=_("until you remove them"),
        seen_by=_("you"),
        rows_of=lambda user: Authenticator.objects.filter(user=user),
    ),
    Holding(
        model="usersessions.UserSession",
        title=_("Where you are signed in"),
        fields=("user", "ip", "user_agent", "created_at", "last_seen_at"),
        besides=("session_key", "data"),
        purpose=_(
            "To show you your sessions and let you end them. Of the network address only the part that names the network is kept."
        ),
        basis=Basis.INTEREST,
        retention=_("until the session is over, two weeks at most"),
        seen_by=_("you"),
        rows_of=lambda user: UserSession.objects.filter(user=user),
        forget=forget_sessions,
    ),
    Holding(
        model="sessions.Session",
        title=_("Sessions"),
        fields=("session_key", "session_data", "expire_date"),
        purpose=_("To know from page to page that it is you."),
        basis=Basis.CONTRACT,
        retention=_("until you sign out, two weeks at most"),
        seen_by=_("nobody"),
        erase=_end_sessions,
    ),
    Holding(
        model="socialaccount.SocialAccount",
        title=_("Accounts of other sites that open yours"),
        fields=("user", "provider", "uid", "last_login", "date_joined"),
        besides=("extra_data",),
        purpose=_(
            "To recognise you when you come from there. Nothing else that the other site tells is kept."
        ),
        basis=Basis.CONTRACT,
        retention=_("until you unlink them"),
        seen_by=_("you"),
        rows_of=lambda user: SocialAccount.objects.filter(user=user),
    ),
    Holding(
        model="account.EmailConfirmation",
        title=_("Confirmed addresses"),
        fields=("email_address", "created", "sent", "key"),
        purpose=_("To know that an address is yours before we write to it."),
        basis=Basis.CONTRACT,
        retention=_TILL_ERASED,
        seen_by=_("you"),
    ),
    numbers_of_actors("changes.ChangeRecord", "actor_id"),
)
