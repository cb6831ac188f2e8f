"""Whose own site this may be: the 27 countries of the Union, and the clocks they live by. Only Python's standard library, for the launcher."""

# Code (ISO 3166-1 alpha-2) -> the time zone in which most of its people live.
ZONES = {
    "AT": "Europe/Vienna", "BE": "Europe/Brussels", "BG": "Europe/Sofia", "CY": "Asia/Nicosia", "CZ": "Europe/Prague",
    "DE": "Europe/Berlin", "DK": "Europe/Copenhagen", "EE": "Europe/Tallinn", "ES": "Europe/Madrid",
    "FI": "Europe/Helsinki", "FR": "Europe/Paris", "GR": "Europe/Athens", "HR": "Europe/Zagreb", "HU": "Europe/Budapest",
    "IE": "Europe/Dublin", "IT": "Europe/Rome", "LT": "Europe/Vilnius", "LU": "Europe/Luxembourg", "LV": "Europe/Riga",
    "MT": "Europe/Malta", "NL": "Europe/Amsterdam", "PL": "Europe/Warsaw", "PT": "Europe/Lisbon", "RO": "Europe/Bucharest",
    "SE": "Europe/Stockholm", "SI": "Europe/Ljubljana", "SK": "Europe/Bratislava",
}  # fmt: skip
COUNTRIES = tuple(ZONES)


def country_from(text: str) -> str:
    """The country that an operator names in RIALTO_COUNTRY, in capitals; "" for the European hub. Raises `ValueError` with what to do.

    The Union's institutions write EL for Greece.
    """
    code = text.strip().upper()
    code = "GR" if code == "EL" else code
    if code and code not in ZONES:
        raise ValueError(
            f"Set RIALTO_COUNTRY to the two letters of one of the 27 countries of the European Union ({', '.join(COUNTRIES)}), "
            f"or to nothing for a site of all of Europe. It is “{text.strip()}” now."
        )
    return code
