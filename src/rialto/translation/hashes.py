"""What a translation remembers of the original that it was made from."""

import json
from collections.abc import Mapping
from hashlib import blake2b


def source_hash(text: str) -> str:
    """Of one field."""
    return blake2b(text.encode(), digest_size=16).hexdigest()


def bundle_hash(texts: Mapping[str, str]) -> str:
    """Of an original as a whole, field -> text: another field, another hash."""
    return source_hash(json.dumps(sorted(texts.items()), ensure_ascii=False))
