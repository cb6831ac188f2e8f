"""A plan, a measure and an indicator as coordinators type them."""

from datetime import date
from decimal import Decimal

from rialto.coalitions.plan_choices import Direction, Pillar, Unit

DAYS = {"begins_on": date(2025, 1, 1), "ends_on": date(2027, 12, 31)}
MEASURE = {"title": "Train the teachers", "pillar": Pillar.EDUCATION, **DAYS}
INDICATOR = {
    "name": "Teachers trained", "unit": Unit.PEOPLE, "direction": Direction.UP, "baseline": Decimal(0),
    "baseline_on": date(2025, 1, 1), "target": Decimal(500), "target_on": date(2027, 12, 31),
}  # fmt: skip
