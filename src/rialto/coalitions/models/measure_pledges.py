"""Pledges that stand with measures of action plans."""

from django.db import models

from rialto.coalitions.models.plans import Measure
from rialto.coalitions.models.pledges import Pledge


class MeasurePledge(models.Model):
    """A pledge of an organisation that helps a measure on."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="linked_pledges")
    pledge = models.ForeignKey(Pledge, models.CASCADE, related_name="measures")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["measure", "pledge"], name="a_pledge_stands_once_with_a_measure")
        ]

    def __str__(self) -> str:
        return f"{self.pledge_id} with {self.measure_id}"
