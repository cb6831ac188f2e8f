"""The time zones that people may name."""

from rialto.accounts import zones


def test_the_machines_folder_of_zones_is_walked_through_once(monkeypatch):
    walks = []
    known = zones.available_timezones()
    monkeypatch.setattr(zones, "available_timezones", lambda: walks.append(1) or known)
    for kept in (zones.known_zones, zones.countries_of_zones):
        kept.cache_clear()

    assert zones.countries_of_zones()["Europe/Vienna"] == "AT"
    assert zones.zone_of_country("AT") == "Europe/Vienna"
    assert zones.zone_of_country("PT") == "Europe/Lisbon"
    assert len(walks) == 1
