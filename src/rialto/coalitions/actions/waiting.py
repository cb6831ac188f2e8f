"""Which measures wait for which, so that none waits for itself in the end."""

from rialto.coalitions.models import ActionPlan, MeasureDependency


def leads_to(plan: ActionPlan, *, start: int, end: int) -> bool:
    """Whether `start` waits for `end`, directly or through others. The plan is locked, so this stays true."""
    pairs = MeasureDependency.objects.filter(measure__plan=plan).values_list("measure_id", "needed_id")
    needs: dict[int, list[int]] = {}
    for measure, needed in pairs:
        needs.setdefault(measure, []).append(needed)
    seen, waiting = {start}, [start]
    while waiting:
        one = waiting.pop()
        if one == end:
            return True
        for needed in needs.get(one, ()):
            if needed not in seen:
                seen.add(needed)
                waiting.append(needed)
    return False
