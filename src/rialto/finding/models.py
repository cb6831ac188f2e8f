"""Saved searches, who is told about them, what they matched, and the mails that say so; entries that editors put first."""

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rialto.base.identity import new_public_id
from rialto.catalogue.models import Entry
from rialto.finding.choices import AlertState, MailState, PinDeed, PinRole, Rhythm


class SavedSearch(models.Model):
    """One search in one language, however many people saved it. Never changed: another search is another row."""

    # Of language and query, so that equal searches meet.
    digest = models.CharField(max_length=32, unique=True)
    language = models.CharField(max_length=8)
    # The canonical address's query, without order, view and page.
    query = models.TextField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    # What a document must hold (search.percolation.Standing), and which dictionaries it was made with.
    standing = models.JSONField(default=dict)
    analysed_with = models.CharField(max_length=120, blank=True)
    # What its words mean, as a vector (`alerts.meaning`; none where words have to stand as they are), the embedder and rules that made it,
    # and when.
    meaning = models.BinaryField(null=True)
    meant_with = models.CharField(max_length=120, blank=True)
    meant_at = models.DateTimeField(null=True, db_index=True)
    # Whether anybody waits for news; only then it has keys.
    is_watched = models.BooleanField(default=False)
    # The newest match, 0 for none: who has been told up to here knows everything.
    last_match_id = models.BigIntegerField(default=0)
    # How many matches were noted on which day.
    matched_on = models.DateField(null=True)
    matched_count = models.PositiveIntegerField(default=0)
    # How many entries were only counted, because very many matched on one day, and where in the log the last of them stood.
    more_count = models.BigIntegerField(default=0)
    flooded_position = models.BigIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["analysed_with"], condition=Q(is_watched=True), name="watched_by_analysis"),
            models.Index(fields=["meant_with"], condition=Q(is_watched=True), name="watched_by_meaning"),
        ]

    def __str__(self) -> str:
        return f"{self.language} {self.query}"


class SearchKey(models.Model):
    """A term, as a number, that a document must hold for the search to be looked at."""

    key = models.BigIntegerField(db_index=True)
    search = models.ForeignKey(SavedSearch, models.CASCADE, related_name="keys")

    def __str__(self) -> str:
        return f"{self.key} of {self.search_id}"


class Recipient(models.Model):
    """An address that asked for mails. It is deleted with its last alert."""

    # Unguessable, since signed links carry it.
    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    # In lower case, so that one address is one person.
    email = models.EmailField(_("e-mail address"), max_length=254, unique=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    # How many mails with a link somebody made us send to it on which day.
    asked_on = models.DateField(null=True)
    asked_count = models.PositiveSmallIntegerField(default=0)
    # How many mails in a row its server refused for good.
    refused_count = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(name="recipient_in_lower_case", condition=Q(email=Lower("email")))
        ]

    def __str__(self) -> str:
        return f"recipient {self.pk}"


class Alert(models.Model):
    """Somebody wants to hear of a search: an address by mail, or a member of staff who only keeps it."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    search = models.ForeignKey(SavedSearch, models.CASCADE, related_name="alerts")
    recipient = models.ForeignKey(Recipient, models.CASCADE, null=True, related_name="alerts")
    keeper = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    rhythm = models.CharField(_("how often"), max_length=8, choices=Rhythm)
    state = models.CharField(max_length=12, choices=AlertState, default=AlertState.UNCONFIRMED)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    confirmed_at = models.DateTimeField(null=True)
    # News is what entered the log after this position and was published after this moment.
    since_position = models.BigIntegerField(default=0)
    since = models.DateTimeField(null=True)
    # The last match, and how many merely counted ones, that a mail was made of.
    told_match_id = models.BigIntegerField(default=0)
    told_more_count = models.BigIntegerField(default=0)
    # Not before then is the next mail made.
    next_at = models.DateTimeField(null=True, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["recipient", "search"], name="one_alert_a_search_and_address"),
            models.UniqueConstraint(fields=["keeper", "search"], name="one_kept_search_a_person"),
            models.CheckConstraint(
                name="alert_is_somebodys",
                condition=Q(recipient__isnull=False, keeper__isnull=True)
                | Q(recipient__isnull=True, keeper__isnull=False, rhythm=Rhythm.NEVER),
            ),
            models.CheckConstraint(
                name="active_alerts_know_since_when",
                condition=~Q(state=AlertState.ACTIVE) | Q(since__isnull=False) | Q(rhythm=Rhythm.NEVER),
            ),
        ]
        indexes = [models.Index(fields=["state", "created_at"], name="alerts_by_state_and_age")]

    def __str__(self) -> str:
        return f"alert {self.pk}"


class Match(models.Model):
    """An entry that a watched search found when it was written. Once for each pair, however often the entry changes."""

    search = models.ForeignKey(SavedSearch, models.CASCADE, related_name="matches")
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="+")
    # Where in the log.
    position = models.BigIntegerField()
    found_on = models.DateField(db_index=True)
    # The entry holds other words than those looked for, and names no concept that they name.
    is_by_meaning = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["search", "entry"], name="an_entry_matches_once")]

    def __str__(self) -> str:
        return f"{self.search_id} found {self.entry_id}"


class AlertMail(models.Model):
    """A mail that is promised: everything that an alert's search matched after one match and up to another.

    It is made in the transaction that moves the alert on, so that no match is told in two mails or in none.
    """

    # Names the mail for ever: sent again after a crash, it is the same message to mail servers.
    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    alert = models.ForeignKey(Alert, models.CASCADE, related_name="mails")
    after_match_id = models.BigIntegerField()
    last_match_id = models.BigIntegerField()
    more_count = models.BigIntegerField(default=0)
    state = models.CharField(max_length=8, choices=MailState, default=MailState.WAITING)
    made_at = models.DateTimeField(default=timezone.now)
    # When it may be tried (again), or since when somebody has been at it.
    due_at = models.DateTimeField(default=timezone.now)
    try_count = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "due_at"], name="alert_mails_due")]
        constraints = [
            models.CheckConstraint(
                name="alert_mail_goes_forward", condition=Q(last_match_id__gte=F("after_match_id"))
            )
        ]

    def __str__(self) -> str:
        return f"mail {self.public_id}"


class Pin(models.Model):
    """An entry that editors put before all others for a question, until a day, visibly."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="pins")
    # As an editor typed them; a question with forms of the same words, in any order, is the same question.
    words = models.CharField(_("question"), max_length=200)
    # Of the page; empty for pages in all languages.
    language = models.CharField(_("language"), max_length=8, blank=True)
    # The last day.
    until = models.DateField(_("until"))
    reason = models.CharField(_("reason"), max_length=300)
    # As what somebody said so last.
    role = models.CharField(max_length=16, choices=PinRole)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.words}: {self.entry_id}"

    @property
    def is_over(self) -> bool:
        """Whether its last day is past."""
        return self.until < timezone.localdate()


class PinChange(models.Model):
    """What somebody did to a pin: what it said before and after. Rows are added, never changed."""

    pin = models.ForeignKey(Pin, models.CASCADE, related_name="changes")
    deed = models.CharField(max_length=8, choices=PinDeed)
    at = models.DateTimeField(default=timezone.now)
    actor_id = models.UUIDField()
    # What `finding.pins.keeping` can set again; empty before there was a pin.
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.deed} at {self.at:%Y-%m-%d %H:%M}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("What was done to pins is added to, never changed.")
        super().save(*args, **kwargs)


class SynonymGroup(models.Model):
    """Words that mean the same in a language (or in all): `words` for each other, or, where there are `others`, these for `words`."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    # A code, or "" for every language.
    language = models.CharField(_("language"), max_length=8, blank=True)
    words = models.JSONField(default=list)
    # What is looked for as well, one way only.
    others = models.JSONField(default=list)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["language", "id"]

    def __str__(self) -> str:
        return ", ".join(self.words)


class SynonymChange(models.Model):
    """Who changed a group, why, and what it was and became. Rows are added, never changed."""

    group_public_id = models.UUIDField(db_index=True)
    verb = models.CharField(max_length=10)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    actor_id = models.UUIDField(null=True)
    reason = models.CharField(max_length=500)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.verb} {self.group_public_id}"


class AskedDay(models.Model):
    """How often a question was asked on one day. Which question only shows where a text has the same key."""

    key = models.CharField(max_length=32)
    day = models.DateField(db_index=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "day"], name="a_question_once_a_day")]

    def __str__(self) -> str:
        return f"{self.key} on {self.day}"


class PopularQuery(models.Model):
    """A question that was asked often enough to be offered to others. Hidden: staff decided that it is not."""

    key = models.CharField(max_length=32, unique=True)
    language = models.CharField(max_length=8)
    text = models.CharField(max_length=80)
    # Without case and accents.
    form = models.CharField(max_length=80)
    last_on = models.DateField()
    is_hidden = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["language", "form"], name="popular_by_form")]

    def __str__(self) -> str:
        return self.text
