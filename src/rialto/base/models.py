"""What we remember of other people's servers, so that every process, today and tomorrow, keeps the same manners."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from rialto.base.choices import RobotsState


class VisitedHost(models.Model):
    """A host that once failed or asked for a rest; one that never did has no row."""

    # "example.org", or "example.org:8080" where the port is not the web's.
    name = models.CharField(max_length=280, unique=True)
    failure_count = models.PositiveIntegerField(_("failures in a row"), default=0)
    rests_until = models.DateTimeField(_("not to be visited before"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.name


class RobotsFile(models.Model):
    """What a site's robots.txt says of us, shared between processes for a day (RFC 9309, 2.4)."""

    # Scheme, host and port: the authority that a robots.txt speaks for.
    origin = models.CharField(max_length=290, unique=True)
    state = models.CharField(max_length=10, choices=RobotsState)
    # Only the groups that concern us, as `client.robots_text` leaves them.
    rules = models.TextField(blank=True)
    answered_at = models.DateTimeField(_("last answer"), null=True, blank=True)
    failing_since = models.DateTimeField(_("unreachable since"), null=True, blank=True)
    ask_again_at = models.DateTimeField(_("to be asked again"))

    def __str__(self) -> str:
        return self.origin
