"""Which language a text is in."""

import threading
from functools import lru_cache
from typing import Any

from django.conf import settings

# Below this share of certainty we rather say that we do not know.
ENOUGH = 0.6
# Bytes of a text that are looked at: more change nothing and cost time.
LOOKED_AT = 600
_lock = threading.Lock()


@lru_cache(maxsize=1)
def _identifier() -> Any:
    """py3langid's model (5 MB), restricted to the official languages: restricted, short titles come out right."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([code for code, _ in settings.LANGUAGES])
    return identifier


def language_of(text: str) -> str:
    """Return the code of the official language that `text` is most likely in, "und" when that is not clear enough."""
    text = text[:LOOKED_AT]
    if sum(letter.isalpha() for letter in text) < 4:
        return "und"
    with _lock:
        identifier = _identifier()
    code, certainty = identifier.classify(text)
    return str(code) if certainty >= ENOUGH else "und"
