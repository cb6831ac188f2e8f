"""Short names for the vocabularies that descriptions come in; schema.org's names carry no prefix."""

import re

# Namespace -> prefix. The first namespace that a name begins with counts, so that longer ones stand first.
NAMESPACES: tuple[tuple[str, str], ...] = (
    ("http://schema.org/", ""), ("https://schema.org/", ""), ("http://www.schema.org/", ""), ("https://www.schema.org/", ""),
    ("https://bioschemas.org/", ""), ("http://bioschemas.org/", ""), ("https://openactive.io/", ""),
    ("http://purl.org/dc/terms/", "dct:"), ("http://purl.org/dc/elements/1.1/", "dct:"), ("http://purl.org/dc/dcmitype/", "dcmitype:"),
    ("http://www.w3.org/ns/dcat#", "dcat:"), ("http://xmlns.com/foaf/0.1/", "foaf:"),
    ("http://www.w3.org/2006/vcard/ns#", "vcard:"), ("http://www.w3.org/ns/adms#", "adms:"),
    ("http://www.w3.org/2004/02/skos/core#", "skos:"), ("http://www.w3.org/2000/01/rdf-schema#", "rdfs:"),
    ("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf:"), ("http://www.w3.org/2002/07/owl#", "owl:"),
    ("http://www.w3.org/ns/locn#", "locn:"), ("http://www.w3.org/ns/org#", "org:"), ("http://www.w3.org/ns/regorg#", "rov:"),
    ("http://www.w3.org/ns/hydra/core#", "hydra:"), ("http://data.europa.eu/snb/model/elm/", "elm:"),
    ("http://data.europa.eu/snb/model/ap/loq-constraints/", "elm:"), ("http://data.europa.eu/esco/model#", "esco:"),
    ("http://data.europa.eu/m8g/", "cv:"), ("http://data.europa.eu/r5r/", "dcatap:"), ("http://www.w3.org/ns/prov#", "prov:"),
)  # fmt: skip
# What people call the same namespaces in their own prefixes.
ALIASES = {
    "schema": "", "sdo": "", "s": "", "bioschemas": "", "oa": "", "dc": "dct:", "dcterms": "dct:", "dct": "dct:", "terms": "dct:",
    "dcat": "dcat:", "foaf": "foaf:", "vcard": "vcard:", "adms": "adms:", "skos": "skos:", "rdfs": "rdfs:", "rdf": "rdf:",
    "owl": "owl:", "locn": "locn:", "org": "org:", "rov": "rov:", "hydra": "hydra:", "elm": "elm:", "loq": "elm:",
    "esco": "esco:", "cv": "cv:", "m8g": "cv:", "dcatap": "dcatap:", "prov": "prov:",
}  # fmt: skip
CURIE = re.compile(r"^([A-Za-z][\w-]*):(?!//)(.*)$")
LOCAL = re.compile(r"[^/#:]*$")


def short(name: str) -> str:
    """The short form of a full name ("http://purl.org/dc/terms/title" is "dct:title"); others stay as they are."""
    for namespace, prefix in NAMESPACES:
        if name.startswith(namespace):
            return f"{prefix}{name.removeprefix(namespace)}"
    if (match := CURIE.match(name)) and match[1].lower() in ALIASES:
        return f"{ALIASES[match[1].lower()]}{match[2]}"
    return name


def local(name: str) -> str:
    """What stands after the last separator: "title" of "dct:title" and of its full name."""
    match = LOCAL.search(name)
    return match[0] if match else name
