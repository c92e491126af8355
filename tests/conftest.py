"""What many tests share: no network, and one small model for the whole run."""

from __future__ import annotations

import itertools
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from classifier.learning.model import StanceModel

ROOT = Path(__file__).parents[1]
LOCAL = {"127.0.0.1", "::1", "localhost", "", None}
EVERY = 12
"""The small model learns from every twelfth statement of the corpus."""


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    """Refuse every connection and every look-up of a name beyond this machine."""
    connect, look_up = socket.socket.connect, socket.getaddrinfo

    def guarded_connect(self: socket.socket, address: Any) -> None:  # noqa: ANN401
        if self.family in {socket.AF_INET, socket.AF_INET6} and address[0] not in LOCAL:
            raise RuntimeError(f"a test reached for the network: {address}")
        connect(self, address)

    def guarded_look_up(host: Any, *args: Any, **options: Any) -> Any:  # noqa: ANN401
        if host not in LOCAL:
            raise RuntimeError(f"a test reached for the network: {host}")
        return look_up(host, *args, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded_connect)
        patch.setattr(socket, "getaddrinfo", guarded_look_up)
        yield


@pytest.fixture(scope="session")
def small_model() -> StanceModel:
    """Return a four-head model of a sample of the corpus: quick to train, not good."""
    from classifier.data.readers import read_labeled
    from classifier.learning.config import TrainingConfig
    from classifier.learning.training import train

    rows = itertools.islice(read_labeled(ROOT / "seeds/statements.jsonl"), 0, None, EVERY)
    return train(rows, TrainingConfig(max_features=2_000, folds=3, jobs=1)).model


@pytest.fixture(scope="session")
def small_network() -> StanceModel:
    """Return a four-head model of small networks, of a quarter of `small_model`'s rows."""
    from classifier.data.readers import read_labeled
    from classifier.learning.config import TrainingConfig
    from classifier.learning.training import train

    rows = itertools.islice(read_labeled(ROOT / "seeds/statements.jsonl"), 0, None, 4 * EVERY)
    return train(rows, TrainingConfig(max_features=1_000, folds=2, jobs=1, hidden=12)).model


@pytest.fixture(scope="session", params=["small_model", "small_network"])
def either_model(request: pytest.FixtureRequest) -> StanceModel:
    """Return a model of each kind in turn."""
    model: StanceModel = request.getfixturevalue(request.param)
    return model


@pytest.fixture(scope="session")
def small_model_path(small_model: StanceModel, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the path of `small_model` as a file."""
    path = tmp_path_factory.mktemp("model") / "small.skops"
    small_model.save(path)
    return path


@pytest.fixture(scope="session")
def tiny_encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of an encoder with random weights; not to be changed."""
    for name in ("onnx", "onnxruntime", "tokenizers"):
        pytest.importorskip(name, reason="needs the development tools")
    from tiny_encoder import make_tiny_encoder

    return make_tiny_encoder(tmp_path_factory.mktemp("encoder") / "tiny")
