"""Every weight by which results are ordered, each with its reason. Nobody else holds one.

How close the forms of a word are (exact, lemma, stem, part of a compound) is a matter of language and not of this shop: those weights
stand in `search.tantivy_engine.questions`, and how words and meaning are fused in `search.tantivy_engine.fusing`.

What is not here on purpose: how often an entry was found, opened or saved. What is seen would be seen more, and nobody new would come up.
"""

from collections.abc import Mapping

from rialto.catalogue import choices

# --- Text: how much a word counts by where it stands ---------------------------------------------------------------------------
TEXTS: Mapping[str, float] = {
    # What an entry is called is what it is.
    "title": 4.0,
    # Chosen to describe it, but by many hands and often too many of them.
    "tags": 2.0,
    # Names of the subjects and competences that were attached to it: as telling as tags, and in the reader's language.
    "competences": 2.0,
    # People look for organisations by name; below the title, so that a course on Microsoft stands before all courses by Microsoft.
    "provider": 2.0,
    # Short and to the point, though half of all summaries are advertisement.
    "summary": 1.5,
    # Long texts mention much in passing. All others are told in this unit.
    "body": 1.0,
}

# --- Concepts: an entry that is about what the words name, without having them -------------------------------------------------
# Half of the exact words in the title: who typed the words wants them first, who has none of them wants the concept (docs/decisions/0011).
CONCEPT = 0.5
# A concept that only another name than its preferred one speaks for: half of one that is sure, because such names are shared by several.
LESS_SURE = 0.5

# --- What counts besides the text ----------------------------------------------------------------------------------------------
# Each is a factor of the score, and all of them together stay below `search.port.MOST_LIFT`: a text that fits 1.6 times as well is
# never put behind by them. So they decide between entries that fit about equally well, which is most of what a single word finds.

# In the language of the page or one that the reader filters for: the surest thing that is known about them. Strongest of all, since an
# offer in a language that one does not read is no offer.
READERS_LANGUAGE = 1.15
# In another language that their browser asks for: browsers are often set to English by whoever sold them.
ACCEPTED_LANGUAGE = 1.05
# In a language that the reader's profile names, where they agreed that it orders what they see (docs/decisions/0023). It takes the place of what
# their browser asks for: they said it themselves. Less than the page's, because it was said once and the page is read now.
SPOKEN_LANGUAGE = 1.08
# In the reader's country, which only they or the operator of the site say (a filter, a profile, RIALTO_COUNTRY), never guessed from an address.
READERS_COUNTRY = 1.10
# About what the reader's profile says that they want to get better at, where they agreed. Little: the words of a search say better what somebody wants now.
INTEREST = 1.04
# Published here in the last days: what is new is more likely to be still true. Little, so that old books stay findable.
NEW, NEW_DAYS = 1.03, 30
# May be applied for only some days more: who comes later cannot use it at all.
DEADLINE_SOON, DEADLINE_DAYS = 1.05, 14
# Described so well (points of `harvesting.quality`, 0 to 100) that one can decide by it. Little, because points measure the description
# and not the offer, and large providers write better ones.
WELL_DESCRIBED, WELL_DESCRIBED_POINTS = 1.04, choices.WELL_DESCRIBED

# A link that is dead makes an entry useless, however well it fits: so little is left of its score that it stands behind all others
# that are found. Not nothing: among themselves such entries keep their order.
DEAD_LINK = 1e-6
