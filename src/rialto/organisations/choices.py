"""What kinds of organisations there are (vocabularies.md 4.7: the platform's 12 and the community's 3)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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
