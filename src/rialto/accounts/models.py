"""Who can sign in."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rialto.accounts.choices import Audience, DeskRole, Matter, Occasion, Purpose, Situation, StaffRole
from rialto.base.identity import new_public_id


class UserManager(BaseUserManager["User"]):
    """Makes people; addresses are compared without regard to case."""

    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person who can sign in."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    # Kept in lower case, so that one address is one person.
    email = models.EmailField(_("e-mail address"), max_length=254, unique=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    language = models.CharField(_("language"), max_length=8, default="en")
    is_staff = models.BooleanField(_("staff"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    # Whether a role at the desk is theirs now (`RoleGrant`), so that pages need not ask of everybody else.
    has_desk_role = models.BooleanField(default=False, editable=False)
    # Whether they work in a national coalition (`coalitions.CoalitionMember`), for the same reason.
    is_in_coalition = models.BooleanField(default=False, editable=False)
    # When the person had everything erased; what is left of the row says nothing of them (see actions.privacy).
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)
    joined_at = models.DateTimeField(_("joined"), default=timezone.now, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.CheckConstraint(name="address_in_lower_case", condition=models.Q(email=Lower("email")))
        ]

    def __str__(self) -> str:
        return self.name or self.email


class Profile(models.Model):
    """What a person says of themselves. Whoever may see which part stands in `audiences`; a part not named there is their own."""

    # The parts that have an audience each, in the order in which pages show them.
    PARTS = ("name", "picture", "situation", "country", "region", "languages", "skills", "interests")

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="profile")
    # Always made by `pictures.portrait`: no file that somebody sent is kept.
    picture = models.FileField(upload_to="portraits", blank=True)
    situation = models.CharField(_("situation"), max_length=16, choices=Situation, blank=True)
    # ISO 3166-1 alpha-2.
    country = models.CharField(_("country"), max_length=2, blank=True)
    region = models.CharField(_("region or town"), max_length=80, blank=True)
    # Codes of languages, and keys of competences (DigComp 3.0) that the person has or wants.
    languages = models.JSONField(default=list, blank=True)
    skills = models.JSONField(default=list, blank=True)
    interests = models.JSONField(default=list, blank=True)
    # Part -> Audience.
    audiences = models.JSONField(default=dict, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"profile of {self.user_id}"

    def audience_of(self, part: str) -> Audience:
        """Who may see a part; its owner only, where nothing (or nothing we know) was said."""
        said = self.audiences.get(part, Audience.ME)
        return Audience(said) if said in Audience.values else Audience.ME


class Consent(models.Model):
    """One time somebody agreed to a purpose or took it back. Rows are added, never changed; the latest counts."""

    user = models.ForeignKey(User, models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=20, choices=Purpose)
    is_given = models.BooleanField()
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["user", "purpose", "-at"], name="consents_of_a_person")]

    def __str__(self) -> str:
        return f"{self.purpose} {'given' if self.is_given else 'taken back'} at {self.at:%Y-%m-%d}"


class RoleGrant(models.Model):
    """One role at the desk that an administrator gave to somebody, from then until it was ended. Rows stay: they are its history."""

    user = models.ForeignKey(User, models.CASCADE, related_name="role_grants")
    role = models.CharField(_("role"), max_length=10, choices=DeskRole)
    # ISO 3166-1 alpha-2; empty for all countries.
    country = models.CharField(_("country"), max_length=2, blank=True)
    given_at = models.DateTimeField(default=timezone.now, editable=False)
    # Public ids of administrators.
    given_by = models.UUIDField()
    ended_at = models.DateTimeField(null=True, editable=False)
    ended_by = models.UUIDField(null=True)

    class Meta:
        ordering = ["-given_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "country"],
                condition=models.Q(ended_at=None),
                name="one_grant_of_a_role_at_a_time",
            ),
            models.CheckConstraint(name="role_is_known", condition=models.Q(role__in=DeskRole.values)),
        ]

    def __str__(self) -> str:
        return f"{self.role} of {self.country or 'all'}: {self.user_id}"


class AccessRecord(models.Model):
    """One time somebody of the staff opened what is a person's own. Rows are added, never changed; only that person reads them."""

    person = models.ForeignKey(User, models.CASCADE, related_name="accesses")
    # The public id of who opened it, and as what they did.
    actor_id = models.UUIDField()
    role = models.CharField(max_length=13, choices=StaffRole)
    matter = models.CharField(max_length=12, choices=Matter)
    # Which contribution or report, where it was one, and what it is called.
    about_id = models.UUIDField(null=True)
    about = models.CharField(max_length=300, blank=True)
    occasion = models.CharField(max_length=8, choices=Occasion)
    reason = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["person", "-at"], name="accesses_of_a_person"),
            models.Index(fields=["at"], name="accesses_by_age"),
        ]
        constraints = [
            models.CheckConstraint(
                name="unexplained_access_has_a_reason",
                condition=~models.Q(occasion=Occasion.REASON) | ~models.Q(reason=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.matter} opened by {self.role} at {self.at:%Y-%m-%d %H:%M}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("Access records are added to, never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("Access records go when they are over, or with the person.")
