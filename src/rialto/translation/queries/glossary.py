"""The words that translations keep to, for one direction."""

from rialto.translation.models import GlossaryTerm


def words_for(source: str, target: str) -> dict[str, str]:
    """Casefolded word -> what stands for it in the target language; "" for a name that stays as it is. One query."""
    found: dict[str, str] = {}
    for term in GlossaryTerm.objects.all():
        if term.kept:
            found[term.kept.casefold()] = ""
        elif term.words.get(source) and term.words.get(target):
            found.setdefault(term.words[source].casefold(), term.words[target])
    return found
