"""The fixed words of organisations: what kinds there are (the European platform's 12 and the community's 3), who is in them, how they are claimed."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Category(models.TextChoices):
    NGO = "ngo", _("Non-governmental organisation")
    PUBLIC = "public-institution", _("Public institution")
    EDUCATION = "education-provider", _("Education and training provider")
    ENTERPRISE = "enterprise", _("Company")
    PARTNERSHIP = "public-private-partnership", _("Public-private partnership")
    UNION = "labour-union", _("Labour union")
    THINK_TANK = "think-tank", _("Think tank")
    ASSOCIATION = "association", _("Association")
    PLATFORM = "learning-platform", _("Open learning platform")
    INTEREST_GROUP = "interest-group", _("Interest group")
    POLICY_MAKER = "policy-maker", _("Policy maker")
    INNOVATION_HUB = "digital-innovation-hub", _("Digital innovation hub")
    EMPLOYMENT = "employment-platform", _("Employment platform")
    LIVING_LAB = "living-lab", _("Living lab")
    OTHER = "other", _("Other")


class Role(models.TextChoices):
    DRIVER = "driver", _("Driver: defines needs and policy")
    ENABLER = "enabler", _("Enabler: runs programmes")
    PROVIDER = "provider", _("Provider: trains")
    ADOPTER = "adopter", _("Adopter: acts on it for its own people")


class Size(models.TextChoices):
    """By people who work there (Recommendation 2003/361/EC; the last is ours, for what is no firm of one owner)."""

    MICRO = "micro", _("Up to 9 people")
    SMALL = "small", _("10 to 49 people")
    MEDIUM = "medium", _("50 to 249 people")
    LARGE = "large", _("250 people or more")


class Sector(models.TextChoices):
    """Sections of NACE Rev. 2."""

    AGRICULTURE = "A", _("Agriculture, forestry and fishing")
    MINING = "B", _("Mining and quarrying")
    MANUFACTURING = "C", _("Manufacturing")
    ENERGY = "D", _("Electricity and gas")
    WATER = "E", _("Water and waste")
    CONSTRUCTION = "F", _("Construction")
    TRADE = "G", _("Wholesale and retail trade, repair of vehicles")
    TRANSPORT = "H", _("Transport and storage")
    HOSPITALITY = "I", _("Accommodation and food service")
    INFORMATION = "J", _("Information and communication")
    FINANCE = "K", _("Finance and insurance")
    PROPERTY = "L", _("Real estate")
    SCIENCE = "M", _("Professional, scientific and technical activities")
    SUPPORT = "N", _("Administrative and support services")
    ADMINISTRATION = "O", _("Public administration and defence")
    EDUCATION = "P", _("Education")
    HEALTH = "Q", _("Health and social work")
    CULTURE = "R", _("Arts, entertainment and recreation")
    SERVICES = "S", _("Other services")
    HOUSEHOLDS = "T", _("Households as employers")
    INTERNATIONAL = "U", _("International organisations")


class MemberRole(models.TextChoices):
    MANAGER = "manager", pgettext_lazy("in an organisation", "manager")
    MEMBER = "member", pgettext_lazy("in an organisation", "member")


class InvitationState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("invitation", "waiting")
    ACCEPTED = "accepted", pgettext_lazy("invitation", "accepted")
    DECLINED = "declined", pgettext_lazy("invitation", "declined")
    TAKEN_BACK = "withdrawn", pgettext_lazy("invitation", "taken back")


class ClaimWay(models.TextChoices):
    DNS = "dns", _("A record in the domain's name service (DNS)")
    FILE = "file", _("A file on the website")
    MAIL = "mail", _("A mail to an address of the domain")


class ClaimState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("claim", "waiting for proof")
    PROVEN = "proven", pgettext_lazy("claim", "proven")
    GIVEN_UP = "given-up", pgettext_lazy("claim", "given up")


# Mailboxes that only those read who run a domain or answer for it (RFC 2142, and what offices use).
MAILBOXES = ("info", "office", "contact", "admin", "administrator", "webmaster", "hostmaster", "postmaster")
