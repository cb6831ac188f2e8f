"""A small gazetteer: the few places that tests know, in the shape of the packages that the real one is built from."""

import gzip
import json
from pathlib import Path

from rialto.finding.gazetteer.building import POSTCODES, TOWNS, Built, build

# Number, name, latitude, longitude, country, population, other names.
PLACES = [
    (2911522, "Halle (Saale)", 51.48158, 11.97947, "DE", 237865, ["Halle", "hale", "Галле"]),
    (2796696, "Halle", 50.73385, 4.23454, "BE", 34479, ["Hal", "HAL"]),
    (2911520, "Halle", 52.06007, 8.36083, "DE", 21393, []),
    (2949186, "Bielefeld", 52.03333, 8.53333, "DE", 331906, []),
    (2879139, "Leipzig", 51.33962, 12.37129, "DE", 504971, ["Lipsko", "Lipcse", "Λειψία", "Лайпциг"]),
    (2761369, "Vienna", 48.20849, 16.37208, "AT", 1691468, ["Wien", "Vienne", "Bécs", "Виена", "Βιέννη", "weiyena"]),
    (2772400, "Linz", 48.30639, 14.28611, "AT", 181162, []),
    (2980291, "Saint-Étienne", 45.43389, 4.39, "FR", 176280, ["Sant-Estève"]),
    (264371, "Athens", 37.98376, 23.72784, "GR", 664046, ["Αθήνα", "Athènes", "Athina"]),
    (2864055, "Neustadt", 49.35009, 8.13886, "DE", 53984, []),
    (2864060, "Neustadt", 54.10707, 10.8145, "DE", 15847, []),
    (4930956, "Boston", 42.35843, -71.05977, "US", 667137, []),
]  # fmt: skip
CODES = [("DE", "06108", "Halle", 51.4827, 11.9697), ("PT", "1000-001", "Lisboa", 38.7167, -9.1333), ("AT", "1010", "Wien, Innere Stadt", 48.2077, 16.3705), ("DK", "1010", "København K", 55.6802, 12.5656), ("US", "1010", "Brimfield", 42.1, -72.2)]  # fmt: skip


def write_packages(folder: Path) -> Path:
    """The data of both packages, as they lie in a folder that they were unpacked into."""
    towns = {
        str(number): {
            "geonameid": number, "name": name, "latitude": latitude, "longitude": longitude, "countrycode": country,
            "population": population, "timezone": "Europe/Berlin", "admin1code": "01", "alternatenames": others,
        }
        for number, name, latitude, longitude, country, population, others in PLACES
    }  # fmt: skip
    (folder / TOWNS).parent.mkdir(parents=True)
    (folder / TOWNS).write_text(json.dumps(towns))
    (folder / POSTCODES).parent.mkdir(parents=True)
    with gzip.open(folder / POSTCODES, "wt") as lines:
        for country, code, city, latitude, longitude in CODES:
            one = {
                "country_code": country,
                "postal_code": code,
                "city": city,
                "state": "",
                "latitude": latitude,
                "longitude": longitude,
            }
            lines.write(f"{json.dumps(one)}\n")
    return folder


def build_places(folder: Path, file: Path) -> Built:
    return build(write_packages(folder), file)
