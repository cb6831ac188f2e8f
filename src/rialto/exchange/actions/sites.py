"""Which sites are trusted, and for what. Only administrators come here (`exchange.doors`)."""

from collections.abc import Collection

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from rialto.base.errors import Refused
from rialto.catalogue.actions import site_source
from rialto.exchange.actions.asking import who_is
from rialto.exchange.choices import SiteState
from rialto.exchange.models import TrustedSite
from rialto.exchange.shapes import SiteAnswer
from rialto.taxonomy.queries import country_code_of


def ask_site(address: str) -> SiteAnswer:
    """Who answers at an address; raises `Refused` where it is nobody we could exchange with."""
    answer = who_is(address.strip())
    if answer.name == settings.SITE_NAME:
        raise Refused(
            _(
                "This site has the same name as ours (“%(name)s”): both would take the other’s entries for their own."
            )
            % {"name": answer.name}
        )
    return answer


def add_site(address: str, *, countries: Collection[str]) -> TrustedSite:
    """Trust a site from now on, for these countries. It is asked who it is first."""
    codes = checked_countries(countries)
    answer = ask_site(address)
    try:
        with transaction.atomic():
            site = TrustedSite.objects.create(
                name=answer.name, address=address.strip().rstrip("/"), countries=codes
            )
            site_source(site.name, address=site.address)
    except IntegrityError as error:
        raise Refused(_("This site is in the list already.")) from error
    return site


def checked_countries(countries: Collection[str]) -> list[str]:
    codes = sorted({code for one in countries if (code := country_code_of(one))})
    if not codes:
        raise Refused(_("Choose at least one country that the site is trusted for."))
    return codes


@transaction.atomic
def change_countries(site: TrustedSite, countries: Collection[str]) -> TrustedSite:
    """Trust a site for other countries. It is read again from the beginning, so that what it may now bring comes."""
    site = TrustedSite.objects.select_for_update().get(pk=site.pk)
    if site.is_hub:
        raise Refused(_("From the hub we take what is for our country; there is nothing to choose."))
    site.countries = checked_countries(countries)
    start_anew(site)
    site.save(update_fields=["countries", "position", "is_in_snapshot", "snapshot_page"])
    return site


def start_anew(site: TrustedSite) -> None:
    """Have a site be read from the beginning; whoever calls saves it."""
    site.position, site.is_in_snapshot, site.snapshot_page = None, True, ""


def pause_site(site: TrustedSite) -> None:
    """Ask the site no more until somebody says so. What came from it stays."""
    TrustedSite.objects.filter(pk=site.pk).update(state=SiteState.PAUSED)


def resume_site(site: TrustedSite) -> None:
    TrustedSite.objects.filter(pk=site.pk).update(state=SiteState.ACTIVE)


@transaction.atomic
def remove_site(site: TrustedSite) -> None:
    """Trust a site no more. What came from it stays as it is, and is its own again should it be trusted anew."""
    if site.is_hub and settings.HUB:
        raise Refused(
            _("The hub is named in the settings (RIALTO_HUB): it can be paused here, and removed there.")
        )
    # Locked before what hangs on it, as a pull does.
    for one in TrustedSite.objects.select_for_update().filter(pk=site.pk):
        one.delete()


def keep_hub() -> TrustedSite | None:
    """The hub that the settings name, as one of the trusted sites; asked who it is when it is new. None without one.

    Raises `Refused` where it does not say.
    """
    known = TrustedSite.objects.filter(is_hub=True).first()
    if not settings.HUB:
        return known
    if known is not None and known.address == settings.HUB:
        return known
    answer = ask_site(settings.HUB)
    with transaction.atomic():
        if known is not None and known.name == answer.name:
            known.address = settings.HUB
            known.save(update_fields=["address"])
        else:
            TrustedSite.objects.filter(is_hub=True).update(is_hub=False, state=SiteState.PAUSED)
            known, _made = TrustedSite.objects.update_or_create(
                name=answer.name,
                defaults={"address": settings.HUB, "is_hub": True, "state": SiteState.ACTIVE},
            )
        site_source(known.name, address=known.address)
    return known
