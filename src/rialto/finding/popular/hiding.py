"""Taking questions out of what is offered."""

from rialto.finding.models import PopularQuery
from rialto.finding.popular.reading import forget_read


def hide_question(question: PopularQuery) -> None:
    """Offer it no more, however often it is asked."""
    _set(question, is_hidden=True)


def offer_question(question: PopularQuery) -> None:
    """Offer it again, as long as it is asked often enough."""
    _set(question, is_hidden=False)


def _set(question: PopularQuery, *, is_hidden: bool) -> None:
    question.is_hidden = is_hidden
    question.save(update_fields=["is_hidden"])
    forget_read()
