"""What may be said of products and asked for, decided without asking anybody."""

import unicodedata

from bff.kit.refusal import BadInput

SOUGHT_LENGTH_MAX = 40


def sought(text: str | None) -> str:
    """Return the words that are looked for, one space between them; BadInput if it is too long."""
    words = unicodedata.normalize("NFKC", text or "").split()
    kept = " ".join(words)
    if len(kept) > SOUGHT_LENGTH_MAX:
        raise BadInput(f"text must have at most {SOUGHT_LENGTH_MAX} characters.")
    return kept
