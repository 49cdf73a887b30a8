"""MinHash sketches: which of many texts may be copies of one, without reading them all.

Broder, "On the resemblance and containment of documents", 1997; banding as in Leskovec, Rajaraman and Ullman,
"Mining of Massive Datasets", section 3.4. Hashes are the same in every process, so they can be stored.
"""

from __future__ import annotations

from hashlib import blake2b
from random import Random

from claims.checking.language.tokens import WORD, fold

SHINGLE = 5  # words
# A short note that a long text has taken over shares a tenth of the shingles of both: it meets that in a band 98 times
# of 100, and with 20 bands of two rows it would 18 times. Two texts on different things meet by chance in 4 of 100.
BANDS, ROWS = 40, 1
_PRIME = (1 << 61) - 1
_MOST = 4_000  # shingles of a text that are looked at: its beginning says whose story it is
_random = Random(20_100_101)
_FUNCTIONS = [(_random.randrange(1, _PRIME), _random.randrange(_PRIME)) for _ in range(BANDS * ROWS)]


def sketch(text: str) -> list[int]:
    """One signed 64-bit value a band, no two bands' alike; empty for a text of fewer than five words."""
    words = [fold(match.group()) for match in WORD.finditer(text[:60_000])][: _MOST + SHINGLE]
    hashes = {
        int.from_bytes(blake2b(" ".join(words[i : i + SHINGLE]).encode(), digest_size=8).digest(), "big")
        % _PRIME
        for i in range(len(words) - SHINGLE + 1)
    }
    if not hashes:
        return []
    least = [min((a * one + b) % _PRIME for one in hashes) for a, b in _FUNCTIONS]
    return [_band(at, least[at : at + ROWS]) for at in range(0, len(least), ROWS)]


def _band(number: int, values: list[int]) -> int:
    data = b"".join(value.to_bytes(8, "big") for value in (number, *values))
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "big", signed=True)
