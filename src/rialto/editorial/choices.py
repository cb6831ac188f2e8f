"""Fixed words of block pages."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# For so long after something was last heard of a writer, an edition is theirs.
HELD_FOR = timedelta(minutes=10)


class PageKind(models.TextChoices):
    """What a block page is: a page of the site, or an article, which is an entry of the catalogue as well."""

    PAGE = "page", pgettext_lazy("kind of page that editors write", "Page")
    ARTICLE = "article", _("Article")


class State(models.TextChoices):
    """Where an edition stands. A published one may have changes that nobody sees yet."""

    DRAFT = "draft", _("draft")
    IN_REVIEW = "in_review", _("in review")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Cause(models.TextChoices):
    """Why a revision was kept."""

    SAVED = "saved", _("saved")
    RESTORED = "restored", _("brought back")
    ASIDE = "aside", _("set aside: somebody else was writing")
