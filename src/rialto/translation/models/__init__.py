"""The shape of a translation, what a machine is to translate, what it was given, and the words it keeps to."""

from rialto.translation.models.glossary import GlossaryTerm
from rialto.translation.models.job import TranslationDay, TranslationJob, TranslationStanding
from rialto.translation.models.text import Text

__all__ = ["GlossaryTerm", "Text", "TranslationDay", "TranslationJob", "TranslationStanding"]
