"""Networks on disk: they come back as they were, and what was tampered with is refused."""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import skops.io
import tiny_models
from sklearn.linear_model import SGDClassifier
from sklearn.neural_network import MLPClassifier, MLPRegressor
from typer.testing import CliRunner

from classifier.cli.app import app
from classifier.errors import ArtifactError, UntrustedModelError
from classifier.learning.artifact import load_model, read_manifest, save_model
from classifier.learning.card import render_card
from classifier.learning.inference import decide
from classifier.learning.model import StanceModel
from classifier.learning.payload import pack, unpack
from classifier.learning.table import build_table

UNITS = 7
MODEL = tiny_models.make_model(hidden=UNITS)
TABLE = build_table([(text, None) for text in tiny_models.TOKENS])


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "m.skops"
    save_model(MODEL, path)
    return path


# -- As it was --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["m.skops", "m.joblib"])
@pytest.mark.parametrize("labels", [None, {"tone": ("harsh", "mild")}], ids=["all", "two labels"])
def test_networks_come_back_as_they_were(
    tmp_path: Path, name: str, labels: dict[str, tuple[str, ...]] | None
) -> None:
    model = tiny_models.make_model(hidden=UNITS, labels=labels)
    save_model(model, tmp_path / name)
    loaded = load_model(tmp_path / name, trust=True)
    assert loaded.info == model.info
    for head, values in decide(model, TABLE).items():
        assert (decide(loaded, TABLE)[head] == values).all()
        network = loaded.classifiers[head]
        arrays = [*network.coefs_, *network.intercepts_]
        assert {array.dtype.name for array in arrays} == {"float32"}
        assert np.array_equal(
            tiny_models.probabilities(loaded, head), tiny_models.probabilities(model, head)
        )


def test_a_trained_network_comes_back_as_it_was(tmp_path: Path, small_network: StanceModel) -> None:
    small_network.save(tmp_path / "m.skops")
    loaded = load_model(tmp_path / "m.skops")
    for head, values in decide(small_network, TABLE).items():
        assert (decide(loaded, TABLE)[head] == values).all()
    assert (loaded.info.config["hidden"], small_network.info.config["hidden"]) == (12, 12)


def test_the_same_networks_give_the_same_bytes_in_other_processes(tmp_path: Path) -> None:
    code = "import sys, tiny_models; tiny_models.make_model(hidden=5).save(sys.argv[1])"
    digests = set()
    for number in range(2):
        path = tmp_path / f"{number}.skops"
        environment = os.environ | {
            "PYTHONPATH": os.pathsep.join(["tests", "."]),
            "PYTHONHASHSEED": str(number),
            "SOURCE_DATE_EPOCH": "86400",
        }
        root = Path(__file__).parents[2]
        subprocess.run(
            [sys.executable, "-c", code, str(path)], check=True, cwd=root, env=environment
        )
        digests.add(hashlib.sha256(path.read_bytes()).hexdigest())
    assert len(digests) == 1


def test_loaded_networks_are_saved_with_the_same_bytes(saved: Path, tmp_path: Path) -> None:
    save_model(load_model(saved), tmp_path / "again.skops")
    assert (tmp_path / "again.skops").read_bytes() == saved.read_bytes()


def test_weights_of_columns_are_saved_in_half_precision(saved: Path) -> None:
    members = tiny_models.read_zip(tiny_models.read_zip(saved.read_bytes())["model.skops"])
    arrays = [
        np.load(io.BytesIO(content)) for name, content in members.items() if name.endswith(".npy")
    ]
    halves = [array.shape for array in arrays if array.dtype == np.float16]
    wanted = [MODEL.classifiers[head].coefs_[0].shape for head in MODEL.info.heads]
    assert halves == wanted
    # The model in memory is left as it was.
    assert MODEL.classifiers["tone"].coefs_[0].dtype == np.float32


# -- What is refused --------------------------------------------------------------------------


def _third_layer(network: MLPClassifier) -> None:
    network.coefs_ = [*network.coefs_, np.eye(11, dtype=np.float32)]
    network.intercepts_ = [*network.intercepts_, np.zeros(11, dtype=np.float32)]


def _one_layer(network: MLPClassifier) -> None:
    network.coefs_, network.intercepts_ = network.coefs_[1:], network.intercepts_[1:]


def _narrow(network: MLPClassifier) -> None:
    network.coefs_[0] = network.coefs_[0][:-1]


def _fewer_units(network: MLPClassifier) -> None:
    network.coefs_[1] = network.coefs_[1][:-1]


def _fewer_labels(network: MLPClassifier) -> None:
    network.intercepts_[1] = network.intercepts_[1][:-1]


def _not_a_number(network: MLPClassifier) -> None:
    network.coefs_[0][0, 0] = np.nan


def _endless(network: MLPClassifier) -> None:
    network.intercepts_[1][0] = np.inf


def _whole_numbers(network: MLPClassifier) -> None:
    network.coefs_[1] = network.coefs_[1].astype(int)


def _other_units(network: MLPClassifier) -> None:
    network.activation = "tanh"


def _other_classes(network: MLPClassifier) -> None:
    network.classes_ = network.classes_[::-1].copy()


SPOILT = [
    (_third_layer, "other than 2 layers"),
    (_one_layer, "other than 2 layers"),
    (_narrow, r"coefs_\[0\] of shape \(\d+, 7\) instead of \(\d+, 7\)"),
    (_fewer_units, r"coefs_\[1\] of shape \(6, 11\) instead of \(7, 11\)"),
    (_fewer_labels, r"intercepts_\[1\] of shape \(10,\) instead of \(11,\)"),
    (_not_a_number, "not finite numbers"),
    (_endless, "not finite numbers"),
    (_whole_numbers, "not finite numbers"),
    (_other_units, "units of the kind 'tanh' instead of 'relu'"),
    (_other_classes, "but there are 11 labels"),
]


@pytest.mark.parametrize(("spoil", "message"), SPOILT)
def test_networks_that_do_not_fit_are_never_saved(
    tmp_path: Path, spoil: Callable[[MLPClassifier], None], message: str
) -> None:
    model = tiny_models.make_model(hidden=UNITS)
    spoil(model.classifiers["tone"])
    with pytest.raises(ArtifactError, match=message):
        save_model(model, tmp_path / "m.skops")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("spoil", "message"), SPOILT)
def test_networks_that_do_not_fit_are_never_loaded(
    saved: Path, spoil: Callable[[MLPClassifier], None], message: str
) -> None:
    payload = pack(tiny_models.make_model(hidden=UNITS))
    spoil(payload["classifiers"]["tone"])
    tiny_models.replace_dump(saved, skops.io.dumps(payload))
    with pytest.raises(ArtifactError, match=message):
        load_model(saved)


@pytest.mark.parametrize("spoilt", ["coefs_", "intercepts_"])
@pytest.mark.parametrize("value", [[], "weights", [["a"], ["b"]], [None, None]])
def test_weights_that_are_no_arrays_are_refused(saved: Path, spoilt: str, value: object) -> None:
    payload = pack(tiny_models.make_model(hidden=UNITS))
    setattr(payload["classifiers"]["tone"], spoilt, value)
    tiny_models.replace_dump(saved, skops.io.dumps(payload))
    with pytest.raises(ArtifactError):
        load_model(saved)


@pytest.mark.parametrize("name", ["coefs_", "intercepts_", "classes_"])
def test_networks_without_a_part_are_refused(saved: Path, name: str) -> None:
    tiny_models.change_schema(saved, lambda text: text.replace(f'"{name}"', '"other_"'))
    with pytest.raises(ArtifactError):
        load_model(saved)


def test_a_network_in_the_place_of_a_vectorizer_is_refused() -> None:
    payload = pack(MODEL)
    payload["vectorizers"]["words"] = payload["classifiers"]["tone"]
    named = "'words' is a MLPClassifier instead of a TfidfVectorizer"
    with pytest.raises(ArtifactError, match=named):
        unpack(payload, MODEL.info)


def test_weights_beyond_half_precision_are_not_saved(tmp_path: Path) -> None:
    model = tiny_models.make_model(hidden=UNITS)
    model.classifiers["tone"].coefs_[0][0, 0] = 1e5
    with pytest.raises(ArtifactError, match="too large for half precision"):
        save_model(model, tmp_path / "m.skops")
    assert list(tmp_path.iterdir()) == []


def test_a_vectorizer_in_the_place_of_a_network_is_refused() -> None:
    payload = pack(MODEL)
    payload["classifiers"]["tone"] = payload["vectorizers"]["words"]
    named = "'tone' is a TfidfVectorizer instead of a LogisticRegression or a MLPClassifier"
    with pytest.raises(ArtifactError, match=named):
        unpack(payload, MODEL.info)


@pytest.mark.parametrize("hidden", [0, UNITS])
def test_weights_that_single_precision_cannot_add_up_are_refused(hidden: int) -> None:
    model = tiny_models.make_model(hidden=hidden)
    payload = pack(model)
    tone = payload["classifiers"]["tone"]
    if hidden:
        tone.coefs_[0] = np.full(tone.coefs_[0].shape, 1e308)
    else:
        tone.coef_ = np.full(tone.coef_.shape, 1e308)
    with pytest.raises(ArtifactError, match="tone has weights of more than 1e"):
        unpack(payload, model.info)


@pytest.mark.parametrize("value", [MLPRegressor(), SGDClassifier()])
def test_relatives_of_what_models_hold_are_refused(saved: Path, value: object) -> None:
    payload = pack(MODEL)
    payload["classifiers"]["tone"] = value
    tiny_models.replace_dump(saved, skops.io.dumps(payload))
    with pytest.raises(UntrustedModelError, match=type(value).__name__):
        load_model(saved)


def test_a_network_that_holds_a_function_is_refused(saved: Path) -> None:
    def change(text: str) -> str:
        schema: dict[str, Any] = json.loads(text)
        network = schema["content"]["classifiers"]["content"]["tone"]["content"]["content"]
        network["activation"] = {
            "__class__": "system", "__module__": "os", "__loader__": "TypeNode"
        }  # fmt: skip
        return json.dumps(schema)

    tiny_models.change_schema(saved, change)
    with pytest.raises(UntrustedModelError, match="os\\.system"):
        load_model(saved)


# -- What is told of them ----------------------------------------------------------------------


def test_the_card_tells_of_networks_only_where_there_are_some(saved: Path, tmp_path: Path) -> None:
    card = " ".join(render_card(read_manifest(saved), "m").split())
    assert "each with a small network of 7 hidden units that votes beside it" in card
    assert "linear classifier" not in card
    save_model(tiny_models.make_model(), tmp_path / "flat.skops")
    card = " ".join(render_card(read_manifest(tmp_path / "flat.skops"), "m").split())
    assert "A linear classifier" in card
    assert "Classifiers are logistic regressions, one a head." in card
    assert "network" not in card


def test_info_shows_the_units(saved: Path) -> None:
    lines = CliRunner().invoke(app, ["info", str(saved)]).stdout.splitlines()
    assert [line.split() for line in lines if line.split()[:1] == ["hidden"]] == [["hidden", "7"]]
