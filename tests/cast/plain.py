"""Sentences and words of a text, counted to say how plain it is."""

import re
from statistics import mean

MOST_WORDS, MEAN_WORDS = 20, 12  # of a sentence, and on the whole
SENTENCE = re.compile(r"(?<=[.!?:;])\s+")
WORD = re.compile(r"[^\W\d_][\w'-]*", re.UNICODE)


def sentences(text: str) -> list[str]:
    return [part for part in SENTENCE.split(text) if WORD.search(part)]


def words_of(sentences: list[str]) -> tuple[int, float]:
    """Of these sentences the most words and their mean."""
    counts = [len(WORD.findall(sentence)) for sentence in sentences]
    return max(counts), mean(counts)
