"""Two offers in one language: named rules, the first that fits decides."""

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein, Prefix

from rialto.harvesting.matching.offer import Offer, overlap
from rialto.harvesting.matching.titles import Title, contradiction
from rialto.harvesting.matching.verdict import Band, Verdict
from rialto.harvesting.matching.words import LEVEL_WORDS

# A title of fewer words than this may be anybody's ("Python", "Data science").
TELLING_WORDS = 3
ALIKE, VERY_ALIKE = 0.85, 0.95
NEAR_TEXT, LIKE_TEXT = 0.6, 0.25


def compare(one: Offer, other: Offer) -> Verdict:
    """Judge two offers of one language, or of languages that nobody knows."""
    facts = Facts(one, other)
    if veto := facts.veto:
        return _vetoed(facts, veto)
    for rule in (_by_identifier, _by_address, _by_event, _by_provider, _by_text, _by_title):
        if verdict := rule(facts):
            return verdict
    return facts.verdict(Band.DIFFERENT, "nothing-in-common", facts.title)


class Facts:
    """What two offers have in common, worked out once."""

    def __init__(self, one: Offer, other: Offer) -> None:
        self.one, self.other = one, other
        first, second = one.title, other.title
        self.same_words = sorted(set(first.words)) == sorted(set(second.words))
        self.title = 1.0 if self.same_words else similarity(first, second)
        self.telling = len(set(first.words) & set(second.words)) >= TELLING_WORDS
        self.provider = provider_likeness(one, other)
        self.same_page = bool(
            one.address and one.address == other.address and one.has_own_page and other.has_own_page
        )
        self.same_day = one.starts_on is not None and one.starts_on == other.starts_on
        self.other_day = bool(one.starts_on and other.starts_on and one.starts_on != other.starts_on)
        self.same_city = bool(one.city_key) and one.city_key == other.city_key
        self.other_city = bool(one.city_key and other.city_key) and not _city_alike(one, other)
        self.text = overlap(one.shingles, other.shingles) if one.text and other.text else None
        self.same_source = bool(one.sources & other.sources)
        self.veto = self._veto()

    def _veto(self) -> str:
        if self.one.kind != self.other.kind and not self.same_page:
            return "other-kind"
        found = contradiction(self.one.title, self.other.title)
        if found:
            return found
        if self.one.kind == "event" and self.other_day:
            return "other-day"
        if self.one.kind == "event" and self.other_city:
            return "other-city"
        return ""

    def verdict(self, band: Band, rule: str, score: float) -> Verdict:
        evidence: dict[str, float | str | bool] = {
            "title": round(self.title, 2),
            "provider": round(self.provider, 2),
            "same_page": self.same_page,
            "same_day": self.same_day,
        }
        if self.text is not None:
            evidence["text"] = round(self.text, 2)
        return Verdict(band=band, rule=rule, score=round(min(score, 1.0), 3), evidence=evidence)


def similarity(one: Title, other: Title) -> float:
    """How alike two titles are, 0 to 1, whatever the order of their words."""
    return float(fuzz.token_sort_ratio(one.text, other.text)) / 100


def provider_likeness(one: Offer, other: Offer) -> float:
    """1 for one provider, 0 for two, between for names that may be one; 0.5 where one is not named."""
    if one.provider_id is not None and one.provider_id == other.provider_id:
        return 1.0
    if one.domain and one.domain == other.domain:
        return 1.0
    if not one.provider_key or not other.provider_key:
        return 0.5
    if one.provider_key == other.provider_key:
        return 1.0
    return _name_likeness(one.provider_key, other.provider_key)


def _name_likeness(one: str, other: str) -> float:
    """Whether one name holds all words of the other, or is its initials ("MIT")."""
    first, second = set(one.split()), set(other.split())
    small, large = sorted((first, second), key=len)
    if small <= large and (len(small) >= 2 or max(map(len, small)) >= 6):
        return 0.9
    for short, long in ((one, other), (other, one)):
        initials = "".join(word[0] for word in long.split() if len(word) > 3)
        if len(short) >= 3 and " " not in short and short == initials:
            return 0.9
    ratio = fuzz.token_sort_ratio(one, other) / 100
    return ratio if ratio >= ALIKE else 0.0


def _city_alike(one: Offer, other: Offer) -> bool:
    first, second = one.city_key, other.city_key
    return first in second or second in first or fuzz.ratio(first, second) >= 75


def _vetoed(facts: Facts, veto: str) -> Verdict:
    """What is set apart is different, but for one page whose words contradict each other, which a person looks at."""
    if facts.same_page and facts.same_words and veto in ("other-kind", "other-year"):
        return facts.verdict(Band.QUEUE, veto, 0.5)
    if veto == "other-day" and facts.same_words:
        return facts.verdict(Band.DIFFERENT, "instance", 0.5)
    return facts.verdict(Band.DIFFERENT, veto, 0.0)


def _by_identifier(facts: Facts) -> Verdict | None:
    if not facts.one.identifiers & facts.other.identifiers:
        return None
    band = Band.AUTOMATIC if facts.title >= 0.6 else Band.QUEUE
    return facts.verdict(band, "same-identifier", 0.8 + facts.title / 5)


def _by_address(facts: Facts) -> Verdict | None:
    """One page: one offer, if it is called so; many sites list several offers on one page."""
    if not facts.same_page:
        return None
    if facts.title >= 0.9 and not (facts.other_day or _one_sided_level(facts)):
        return facts.verdict(Band.AUTOMATIC, "same-page", 0.8 + facts.title / 5)
    if facts.title >= 0.5:
        return facts.verdict(Band.QUEUE, "same-page", facts.title)
    return None


def _by_event(facts: Facts) -> Verdict | None:
    """One day, one name, one place."""
    if facts.one.kind != "event" or not facts.same_day:
        return None
    same_place = facts.same_city or (facts.one.is_online and facts.other.is_online and facts.provider >= 0.5)
    if facts.title >= VERY_ALIKE and (same_place or facts.provider >= 0.9):
        return facts.verdict(Band.AUTOMATIC, "same-event", 0.9)
    words = fuzz.token_set_ratio(facts.one.title.text, facts.other.title.text) / 100
    if facts.title >= 0.8 or (words >= 0.8 and (same_place or facts.provider >= 0.9)):
        return facts.verdict(Band.QUEUE, "same-event", max(facts.title, 0.6))
    return None


def _by_provider(facts: Facts) -> Verdict | None:
    """One provider, one title. The same source lists a thing once: what it lists twice is two things."""
    if facts.provider < 0.9:
        return None
    exact = facts.same_words and not _one_sided_level(facts)
    if exact and not facts.other_day and not facts.same_source and not _other_text(facts):
        return facts.verdict(Band.AUTOMATIC, "same-title-same-provider", 0.95)
    if exact:
        return facts.verdict(Band.QUEUE, "same-title-same-provider", 0.7)
    if (
        facts.title >= VERY_ALIKE
        and facts.telling
        and not facts.same_source
        and not facts.other_day
        and _only_spelt_otherwise(facts)
    ):
        return facts.verdict(Band.AUTOMATIC, "like-title-same-provider", facts.title)
    if facts.title >= ALIKE or _one_is_the_head(facts):
        return facts.verdict(Band.QUEUE, "like-title-same-provider", max(facts.title, 0.6))
    return None


def _by_text(facts: Facts) -> Verdict | None:
    """Near-copies of one text, whoever publishes them."""
    if facts.text is None or facts.text < LIKE_TEXT:
        return None
    sure = facts.text >= NEAR_TEXT and facts.title >= ALIKE and not facts.other_day and not facts.same_source
    if sure and not _one_sided_level(facts) and _only_spelt_otherwise(facts):
        return facts.verdict(Band.AUTOMATIC, "near-text", (facts.text + facts.title) / 2)
    if facts.title >= 0.6 or facts.text >= NEAR_TEXT:
        return facts.verdict(Band.QUEUE, "near-text", (facts.text + facts.title) / 2)
    return None


def _by_title(facts: Facts) -> Verdict | None:
    """One title, and nobody known behind one of them; or two providers that call a thing by one telling name."""
    if facts.same_source:
        return None
    if facts.title >= VERY_ALIKE and facts.telling and facts.provider >= 0.5:
        return facts.verdict(Band.QUEUE, "same-title", 0.6)
    if facts.same_words and len(set(facts.one.title.words)) > TELLING_WORDS:
        return facts.verdict(Band.QUEUE, "same-title-other-provider", 0.4)
    if facts.provider >= 0.5 and facts.same_words and len(facts.one.title.text) >= 8:
        return facts.verdict(Band.QUEUE, "same-title", 0.5)
    return None


def _one_sided_level(facts: Facts) -> bool:
    return facts.one.title.levels != facts.other.title.levels


def _other_text(facts: Facts) -> bool:
    """Whether both have a text and the texts have next to nothing in common; of an article, the text is the thing."""
    if facts.text is None or min(len(facts.one.shingles), len(facts.other.shingles)) < 20:
        return False
    if facts.one.kind in ("article", "publication"):
        return facts.text < 0.2
    return facts.text < 0.02 and overlap(facts.one.words, facts.other.words) < 0.15


def _one_is_the_head(facts: Facts) -> bool:
    """Whether one title is the other without its second half."""
    first, second = facts.one.title, facts.other.title
    return (bool(first.head) and set(first.head) == set(second.words)) or (
        bool(second.head) and set(second.head) == set(first.words)
    )


def _only_spelt_otherwise(facts: Facts) -> bool:
    """Whether each word that only one title has stands in the other in a like spelling."""
    first, second = set(facts.one.title.words), set(facts.other.title.words)
    alone, others = sorted(first - second), sorted(second - first)
    if any(word in LEVEL_WORDS for word in (*alone, *others)):
        return False
    if len(alone) != len(others):
        return "".join(facts.one.title.words) == "".join(facts.other.title.words)
    return all(any(_is_spelling_of(word, candidate) for candidate in others) for word in alone)


def _is_spelling_of(word: str, other: str) -> bool:
    """An ending or a slip: two letters apart at most, behind a common beginning. "Micro" is no spelling of "macro"."""
    beginning = Prefix.similarity(word, other)
    return beginning >= max(4, 0.6 * max(len(word), len(other))) and Levenshtein.distance(word, other) <= 2
