"""Which offers are worth comparing: those that share a key. Hashed, so that one narrow table holds them all."""

from collections.abc import Collection, Iterator, Mapping

from rialto.harvesting.matching.offer import Offer, number_of

# Bands and rows of MinHash (Broder 1997): two texts with 80 % of their shingles in common share a band in 94 of 100
# cases, with 40 % in 12 of 100.
BANDS, ROWS, SEED = 6, 4, 20_261
MAX_KEYS = 32
# A key that this many entries have says nothing: no more are added to it.
FULL = 200
# For the keys that hold a provider's entries together, so that its translations find each other.
FULL_FOR_PROVIDER = 600


def keys_of(offer: Offer) -> dict[int, bool]:
    """The keys of an offer; True for those that only say that one provider stands behind both."""
    keys = {number_of(text): False for text in _texts(offer)}
    keys |= dict.fromkeys(_bands(offer), False)
    keys |= {number_of(text): True for text in _provider_texts(offer)}
    return dict(list(keys.items())[:MAX_KEYS])


def _texts(offer: Offer) -> Iterator[str]:
    for identifier in offer.identifiers:
        yield f"identifier {identifier}"
    if offer.has_own_page:
        yield f"address {offer.address}"
        yield f"address {offer.address_without_language}"
    title = offer.title
    yield f"title {title.signature}"
    if title.head:
        yield f"title {' '.join(sorted(set(title.head)))}"
    if offer.starts_on and offer.kind == "event":
        for place in (offer.city_key, offer.host, offer.provider_key, *title.words[:3]):
            if place:
                yield f"day {offer.starts_on} {place}"
    for provider in _providers(offer):
        for word in sorted(offer.title_cognates, key=len, reverse=True)[:6]:
            yield f"provider {provider} {word}"
    # Without any provider, and beside it: the two longest words of the title.
    longest = sorted(set(title.words), key=lambda word: (-len(word), word))[:3]
    if len(longest) >= 2:
        for left in range(len(longest)):
            for right in range(left + 1, len(longest)):
                yield f"words {' '.join(sorted((longest[left], longest[right])))}"


def _provider_texts(offer: Offer) -> Iterator[str]:
    for provider in _providers(offer):
        yield f"all {provider} {offer.kind}"


def _providers(offer: Offer) -> set[str]:
    """What stands for the provider in keys: the organisation, which is never made twice, or else its names."""
    if offer.provider_id is not None:
        return {f"organisation {offer.provider_id}"}
    return {offer.provider_key, offer.domain} - {""}


def _bands(offer: Offer) -> list[int]:
    if len(offer.shingles) < 8:
        return []
    from rensa import RMinHash

    minhash = RMinHash(num_perm=BANDS * ROWS, seed=SEED)
    minhash.update(list(offer.shingles))
    digest = minhash.digest()
    rows = [digest[band * ROWS : (band + 1) * ROWS] for band in range(BANDS)]
    return [number_of(f"band {band} {row}") for band, row in enumerate(rows)]


# Compared with at most so many others, beside those of the same provider.
MOST_CANDIDATES = 60


def chosen(
    keys: Mapping[int, bool], holders: Mapping[int, Collection[int]], *, but: int
) -> tuple[set[int], set[int]]:
    """Whom to compare with, by who else holds the keys: the nearest by shared keys, and those of the same provider.

    A shared key weighs the more the fewer hold it; a full one says nothing.
    """
    weights: dict[int, float] = {}
    siblings: set[int] = set()
    for key, is_provider in keys.items():
        others = holders.get(key, ())
        if is_provider:
            if len(others) < FULL_FOR_PROVIDER:
                siblings.update(others)
        elif len(others) < FULL:
            for other in others:
                weights[other] = weights.get(other, 0.0) + 1 / len(others)
    weights.pop(but, None)
    siblings.discard(but)
    nearest = sorted(weights, key=lambda other: (-weights[other], other))[:MOST_CANDIDATES]
    return set(nearest), siblings
