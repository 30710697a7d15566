"""Which words of the glossary a text uses, so that their meaning stands where they are read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from requests_app.guidance.packs import Pack


def words_used(pack: Pack, texts: Iterable[str]) -> list[dict[str, str]]:
    """The terms that the texts use, each once, with its meaning, in the order in which they are met.

    A longer term hides a shorter one inside it: "Child protection plan" does not also explain "Child".
    """
    meanings = {str(term.label).lower(): term for term in pack.glossary.values()}
    met = (found.group(1).lower() for text in texts for found in _any_of(tuple(meanings)).finditer(text))
    return [
        {"word": str(meanings[word].label), "meaning": str(meanings[word].means)}
        for word in dict.fromkeys(met)
        if word in meanings
    ]


@cache
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """One of the words, whole, also in the plural; the longest first. Without words: nothing matches."""
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile(rf"(?<!\w)({'|'.join(map(re.escape, longest_first)) or '(?!)'})s?(?!\w)", re.IGNORECASE)
