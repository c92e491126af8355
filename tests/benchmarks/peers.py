"""The peers by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from protocol import Peer
from trained import FastText, Tfidf
from untrained import Deep, Majority, TextBlob, Vader

PEERS: Mapping[str, Callable[[], Peer]] = {
    "deep": Deep,
    "majority": Majority,
    "vader": Vader,
    "textblob": TextBlob,
    "tfidf": Tfidf,
    "fasttext": FastText,
    "tfidf_alone": lambda: Tfidf(appends_target=False),
    "fasttext_alone": lambda: FastText(appends_target=False),
}
"""Short name -> what makes the peer; raises ImportError where its library is not installed."""

USUAL = ("deep", "majority", "vader", "textblob", "tfidf", "fasttext")
"""The peers that are asked unless others are named."""

DISTRIBUTIONS = {
    "vader": "vaderSentiment",
    "textblob": "textblob",
    "tfidf": "scikit-learn",
    "fasttext": "fasttext-community",
}
"""What has to be installed for a peer."""
