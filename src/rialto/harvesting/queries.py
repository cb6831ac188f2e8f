"""Reading: feeds by what people call them."""

from rialto.harvesting.models import Feed


def feed_named(slug: str) -> Feed | None:
    """The feed of the source with this slug."""
    return Feed.objects.select_related("source").filter(source__slug=slug).first()
