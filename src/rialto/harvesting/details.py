"""Which details each kind has (the columns of `catalogue.models.details`), for adapters, which know no models."""

from typing import Any

from rialto.catalogue.choices import Kind

FIELDS_OF_KIND: dict[Kind, frozenset[str]] = {
    Kind.TRAINING: frozenset({
        "record", "duration_hours", "duration_text", "prerequisites", "outcomes", "eqf_level", "ects", "credential",
        "credential_is_free", "credential_price_amount", "credential_price_currency", "accessibility",
    }),
    Kind.LEARNING_PATH: frozenset({"duration_hours", "outcomes"}),
    Kind.OPPORTUNITY: frozenset({
        "type", "pay_from", "pay_to", "pay_currency", "pay_period", "length_months", "hours_a_week", "is_remote",
    }),
    Kind.EVENT: frozenset({"setting", "programme", "organiser", "registration_address", "series_name"}),
    Kind.RESOURCE: frozenset({"format", "page_count", "author"}),
    Kind.GOOD_PRACTICE: frozenset({"runner", "results", "transfer"}),
    Kind.FUNDING: frozenset({
        "amount_from", "amount_to", "budget", "currency", "rate_percent", "applicants", "body", "opens_on",
        "deadlines", "programme", "reference",
    }),
    Kind.PUBLICATION: frozenset({"period", "page_count", "author", "doi"}),
    Kind.INITIATIVE: frozenset({"programme", "period", "budget", "currency"}),
    Kind.ARTICLE: frozenset({"type", "author"}),
}  # fmt: skip
LENGTHS = {
    "author": 200, "organiser": 200, "format": 60, "duration_text": 200, "credential": 200, "doi": 200,
    "reference": 100, "series_name": 200, "registration_address": 2000, "programme": 200, "body": 200, "period": 60,
}  # fmt: skip


def fitting_details(kind: Kind, said: dict[str, Any]) -> dict[str, Any]:
    """Those of `said` that a kind has and that say something, cut to what their columns hold."""
    fields = FIELDS_OF_KIND[kind]
    return {
        name: value[: LENGTHS[name]] if isinstance(value, str) and name in LENGTHS else value
        for name, value in said.items()
        if name in fields and value not in (None, "", [])
    }
