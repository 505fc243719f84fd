"""Made-up language: words of syllables, some frequent and most rare."""

import numpy as np

ONSETS = "b c d f g h j k l m n p r s t v w st tr pl ch sh th gr".split()
VOWELS = "a e i o u ai ea ou".split()
CODAS = ["", "", "", "n", "r", "s", "t", "l", "ng", "nd"]


def vocabulary(random: np.random.Generator, count: int) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < count:
        syllables = 1 + random.integers(0, 3)
        picks = random.integers(0, 1 << 30, syllables * 3).tolist()
        word = "".join(
            ONSETS[picks[i] % len(ONSETS)] + VOWELS[picks[i + 1] % len(VOWELS)] + CODAS[picks[i + 2] % len(CODAS)]
            for i in range(0, len(picks), 3)
        )
        found[word] = None
    return list(found)


def sentences(random: np.random.Generator, words: list[str], count: int, shortest: int, longest: int) -> list[str]:
    """`count` texts of `shortest` to `longest` words, the first words of `words` the most frequent."""
    lengths = random.integers(shortest, longest + 1, count)
    weights = 1.0 / (np.arange(len(words)) + 2.7)
    picks = np.searchsorted(np.cumsum(weights / weights.sum()), random.random(int(lengths.sum()))).tolist()
    last = len(words) - 1
    texts, start = [], 0
    for length in lengths.tolist():
        texts.append(" ".join([words[min(pick, last)] for pick in picks[start : start + length]]))
        start += length
    return texts
