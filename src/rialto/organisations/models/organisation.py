"""Organisations."""

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rialto.base.identity import new_public_id
from rialto.organisations.choices import Category, Role


class Organisation(models.Model):
    """Who stands behind an entry. Found by identifier, domain or name, so that it is never made twice."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(_("name"), max_length=200)
    # The name in lower case, folded: what another spelling of the same name is compared with.
    name_key = models.CharField(max_length=200, db_index=True, editable=False)
    # The same without its legal form: "acme" of "acme gmbh".
    core_key = models.CharField(max_length=200, db_index=True, editable=False, default="")
    language = models.CharField(_("language of the name"), max_length=8, default="und")
    summary = models.CharField(_("what it does"), max_length=400, blank=True)
    # Language of the summary, which is ours and may differ from the name's.
    summary_language = models.CharField(_("language of the sentences"), max_length=8, default="en")
    category = models.CharField(_("category"), max_length=30, choices=Category, blank=True)
    role = models.CharField(_("role"), max_length=12, choices=Role, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    city = models.CharField(_("city"), max_length=100, blank=True)
    website = models.URLField(_("website"), max_length=500, blank=True)
    # The website's host without "www.": one organisation a domain, unless the domain is shared by many.
    domain = models.CharField(max_length=253, blank=True, db_index=True)
    is_national_coalition = models.BooleanField(_("coordinates the national coalition"), default=False)
    # The page that was read to learn what stands here, where a person typed it in.
    evidence_address = models.URLField(max_length=500, blank=True)
    origin = models.CharField(max_length=80)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["name"]
        indexes = [models.Index(fields=["country", "name"], name="organisations_of_a_country")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("website:organisation-page", args=[self.slug])


class OrganisationIdentifier(models.Model):
    """What a register calls an organisation ("ror:03yrm5c26", "vat:ATU12345678"), or another form of its name ("name:")."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="identifiers")
    # Scheme and value as `recognition.identifiers_in` writes them: the same two mean the same organisation.
    value = models.CharField(max_length=220, unique=True)

    class Meta:
        ordering = ["value"]

    def __str__(self) -> str:
        return self.value


class FormerSlug(models.Model):
    """The last part of an address that led to an organisation before two were made one; it leads to the survivor for ever."""

    slug = models.SlugField(max_length=120, unique=True)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="former_slugs")

    def __str__(self) -> str:
        return self.slug


class OrganisationMerge(models.Model):
    """That a person made two organisations one, and what the other one was. Rows are added; only where the survivor lives on itself changes."""

    survivor = models.ForeignKey(Organisation, models.CASCADE, related_name="merges")
    other_id = models.UUIDField()
    other_name = models.CharField(max_length=200)
    # What stood on the other one's page, as `queries.values_of` writes it.
    other_values = models.JSONField()
    entry_count = models.PositiveIntegerField()
    reason = models.CharField(max_length=500)
    actor_id = models.UUIDField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.other_name} into {self.survivor_id}"
