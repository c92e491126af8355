import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import bench
import pytest
from little_corpus import make_records
from measures import DataSet
from peers import PEERS, USUAL
from protocol import Peer
from trained import FastText, Tfidf
from untrained import Default, Majority, TextBlob, Vader

from classifier.data.records import Target
from classifier.labels import LABELS
from classifier.learning.encoder import files

POLARITIES = {"good": 0.05, "fair": 0.049, "poor": -0.049, "bad": -0.05}


def answers(peer: Peer, head: str, texts: Sequence[str], target: str = "") -> list[str]:
    given = peer.scores([(text, Target(target) if target else None) for text in texts])[head]
    return [LABELS[head][max(range(len(row)), key=row.__getitem__)] for row in given]


def module(monkeypatch: pytest.MonkeyPatch, name: str, **content: Any) -> None:  # noqa: ANN401
    made = ModuleType(name)
    made.__dict__.update(content)
    monkeypatch.setitem(sys.modules, name, made)


@pytest.fixture
def vader(monkeypatch: pytest.MonkeyPatch) -> Vader:
    class Analyzer:
        def polarity_scores(self, text: str) -> Mapping[str, float]:
            return {"pos": 1.0, "compound": POLARITIES[text]}

    module(monkeypatch, "vaderSentiment")
    module(monkeypatch, "vaderSentiment.vaderSentiment", SentimentIntensityAnalyzer=Analyzer)
    return Vader()


@pytest.fixture
def textblob(monkeypatch: pytest.MonkeyPatch) -> TextBlob:
    def read(text: str) -> SimpleNamespace:
        return SimpleNamespace(sentiment=SimpleNamespace(polarity=POLARITIES[text]))

    module(monkeypatch, "textblob", TextBlob=read)
    return TextBlob()


@pytest.fixture
def fasttext(monkeypatch: pytest.MonkeyPatch) -> FastText:
    """Return the peer over a library that remembers which label a line had."""

    class Model:
        def __init__(self, lines: Sequence[str]) -> None:
            self.known = dict(reversed(line.split(" ", 1)) for line in lines)  # type: ignore[misc]
            self.names = sorted(set(self.known.values()))

        def predict(self, lines: Sequence[str], k: int) -> tuple[list[Any], list[Any]]:
            assert k == -1
            first = [self.known.get(line, self.names[0]) for line in lines]
            names = [[best, *(name for name in self.names if name != best)] for best in first]
            return names, [[1.0, *[0.01] * (len(each) - 1)] for each in names]

    def train(path: str, **settings: Any) -> Model:  # noqa: ANN401
        assert settings["thread"] == 1
        return Model(Path(path).read_text(encoding="utf-8").splitlines())

    module(monkeypatch, "fasttext", train_supervised=train)
    return FastText()


@pytest.mark.parametrize("name", ["vader", "textblob"])
def test_polarity_is_cut_at_five_hundredths(name: str, request: pytest.FixtureRequest) -> None:
    peer = request.getfixturevalue(name)
    sentiment = answers(peer, "sentiment", list(POLARITIES))
    assert sentiment == ["positive", "neutral", "neutral", "negative"]


@pytest.mark.parametrize("name", ["vader", "textblob"])
def test_word_lists_give_their_sentiment_as_stance_and_no_more(
    name: str, request: pytest.FixtureRequest
) -> None:
    peer = request.getfixturevalue(name)
    assert answers(peer, "stance", list(POLARITIES)) == ["favor", "neutral", "neutral", "against"]
    assert set(peer.scores([("good", None)])) == {"stance", "sentiment"}
    assert not peer.is_probabilistic
    assert "stance: its sentiment" in peer.name


def test_majority_answers_the_commonest_label_with_its_share() -> None:
    records = [record for record in make_records() if record.tone != "praise"]
    peer = Majority()
    peer.fit(DataSet.from_records("small", records).examples())
    assert answers(peer, "sentiment", ["anything", "else"]) == ["negative", "negative"]
    shares = dict(zip(LABELS["sentiment"], peer.scores([("x", None)])["sentiment"][0], strict=True))
    assert shares == {"negative": 0.5, "neutral": 0.25, "positive": 0.25}


@pytest.mark.parametrize("peer", [Tfidf(), "fasttext"], ids=["tfidf", "fasttext"])
def test_trained_peers_learn_all_heads_with_probabilities(
    peer: Peer | str, request: pytest.FixtureRequest
) -> None:
    peer = request.getfixturevalue(peer) if isinstance(peer, str) else peer
    peer.fit(DataSet.from_records("small", make_records()).examples())
    rows = peer.scores([("We are worried by the summit.", None)])
    assert set(rows) == set(LABELS)
    assert answers(peer, "tone", ["We are worried by the summit."]) == ["concern"]
    assert answers(peer, "intensity", ["We are worried by the summit."]) == ["1"]
    assert sum(rows["tone"][0]) == pytest.approx(1)
    assert len(rows["tone"][0]) == len(LABELS["tone"])


def test_a_target_is_read_behind_the_text() -> None:
    peer = Tfidf()
    peer.fit(DataSet.from_records("small", make_records()).examples())
    alone = Tfidf(appends_target=False)
    alone.fit(DataSet.from_records("small", make_records()).examples())
    rows = [("They met.", Target("warmly praise")), ("They met.", Target("worried by"))]
    one, other = peer.scores(rows)["stance"]
    assert one != other
    one, other = alone.scores(rows)["stance"]
    assert one == other


def test_a_saved_peer_answers_the_same(tmp_path: Path) -> None:
    peer = Tfidf()
    peer.fit(DataSet.from_records("small", make_records()).examples())
    peer.save(tmp_path)
    again = Tfidf()
    again.load(tmp_path)
    rows = [("We condemn the summit.", Target("the summit"))]
    assert again.scores(rows) == peer.scores(rows)


def test_the_default_model_answers_through_its_front_door(small_model_path: Path) -> None:
    peer = Default(small_model_path)
    rows = [("We firmly condemn the blockade.", Target("the blockade")), ("We agree.", None)]
    given = peer.scores(rows)
    first = peer.predictor.predict(rows[0][0], target="the blockade")
    assert given["stance"][0] == list(first.stance.scores.values())
    assert [len(values) for values in given.values()] == [2, 2, 2, 2]


def test_a_peer_that_is_not_installed_is_named_and_left_out(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("fasttext", "textblob", "vaderSentiment", "vaderSentiment.vaderSentiment"):
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.setattr(files, "find_spec", lambda _: None)
    monkeypatch.setattr(files, "__file__", str(tmp_path / "a/b/c/files.py"))
    peers, missing = bench.make_peers(USUAL)
    assert list(peers) == ["majority", "tfidf"]
    assert list(missing) == ["deep", "vader", "textblob", "fasttext"]
    for name, why in missing.items():
        assert re.match(rf"not installed \(.*{name}", why)


def test_the_usual_peers_are_known() -> None:
    assert set(USUAL) <= set(PEERS)
