"""Payloads that a model never has are refused before anything of them is constructed."""

from __future__ import annotations

import functools
import io
import json
import operator
import re
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import scipy.sparse
import skops.io
import tiny_models
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.linear_model import SGDClassifier
from sklearn.tree import DecisionTreeClassifier

from classifier.errors import ArtifactError, UntrustedModelError
from classifier.learning import archive
from classifier.learning.artifact import load_model, save_model
from classifier.learning.schema import audit, renumber

MODEL = tiny_models.make_model()


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "m.skops"
    save_model(MODEL, path)
    return path


@pytest.fixture
def unread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail if anything is handed to skops for construction."""

    def construct(_: bytes) -> None:
        pytest.fail("the payload was constructed")

    monkeypatch.setattr(skops.io, "loads", construct)


@pytest.mark.usefixtures("unread")
@pytest.mark.parametrize(
    ("value", "named"),
    [
        (functools.partial(print, "x"), "functools.partial (PartialNode)"),
        (print, "builtins.print (TypeNode)"),
        (eval, "builtins.eval (TypeNode)"),
        (operator.attrgetter("real"), "operator.attrgetter (OperatorFuncNode)"),
        ([].append, ".append (TypeNode)"),
        (np.add, "numpy.add (FunctionNode)"),
        (json.loads, "json.loads (FunctionNode)"),
        (MODEL.vectorizers["words"].transform, "(MethodNode)"),
        (DecisionTreeClassifier(), "sklearn.tree._classes.DecisionTreeClassifier (ObjectNode)"),
        (SGDClassifier(), "sklearn.linear_model._stochastic_gradient.SGDClassifier (ObjectNode)"),
        (TfidfTransformer(), "sklearn.feature_extraction.text.TfidfTransformer (ObjectNode)"),
        (scipy.sparse.csr_matrix((2, 2)), "(SparseMatrixNode)"),
        (np.random.RandomState(0), "(RandomStateNode)"),
        (np.dtype("float32"), "numpy.dtype (DTypeNode)"),
        (b"bytes", "builtins.bytes (BytesNode)"),
        ({1, 2}, "builtins.set (SetNode)"),
        (slice(1), "builtins.slice (SliceNode)"),
        (Path, "pathlib.Path (TypeNode)"),
        (np.array([1, "a"], dtype=object), "an array of Python objects"),
    ],
)
def test_payloads_with_other_types(saved: Path, value: object, named: str) -> None:
    tiny_models.replace_dump(saved, skops.io.dumps({"vectorizers": {}, "classifiers": value}))
    with pytest.raises(UntrustedModelError, match=re.escape(named)) as caught:
        load_model(saved)
    assert "get the model again from where it was published" in str(caught.value)


def _forge(change: Callable[[dict[str, Any]], object]) -> Callable[[str], str]:
    def edit(text: str) -> str:
        schema = json.loads(text)
        change(schema)
        return json.dumps(schema)

    return edit


_TYPE = {"__class__": "system", "__module__": "os", "__loader__": "TypeNode"}


@pytest.mark.usefixtures("unread")
@pytest.mark.parametrize(
    ("change", "named"),
    [
        # A node in a place where no loader of today looks.
        (lambda s: s.update(hidden=[{"deeper": _TYPE}]), "os.system (TypeNode)"),
        # A loader that is known, with a type that belongs to another.
        (lambda s: s["key_types"].update(__loader__="ReduceNode"), "builtins.list (ReduceNode)"),
        (lambda s: s["key_types"].update(__class__="eval"), "builtins.eval (ListNode)"),
        (lambda s: s["key_types"].update(__module__=None), "None.list (ListNode)"),
        (lambda s: s["key_types"].pop("__loader__"), "builtins.list (None)"),
        (lambda s: s["key_types"].update(__loader__=["ListNode"]), "(['ListNode'])"),
        (lambda s: s["content"].update(x={"__loader__": "CachedNode"}), "(CachedNode)"),
        (lambda s: s.update(protocol=0), "skops protocol 0"),
        (lambda s: s.update(protocol=True), "skops protocol True"),
        (lambda s: s.pop("protocol"), "skops protocol None"),
    ],
)
def test_forged_schemas(
    saved: Path, change: Callable[[dict[str, Any]], object], named: str
) -> None:
    tiny_models.change_schema(saved, _forge(change))
    with pytest.raises(UntrustedModelError, match=re.escape(named)):
        load_model(saved)


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("input", '"filename"'),
        ("token_pattern", r'"(a+)+$"'),
        ("analyzer", '"char"'),
        ("stop_words", '"english"'),
    ],
)
def test_vectorizers_that_do_more_than_split_tokens(saved: Path, setting: str, value: str) -> None:
    def change(schema: dict[str, Any]) -> None:
        vectorizer = schema["content"]["vectorizers"]["content"]["lexicon"]
        vectorizer["content"]["content"][setting]["content"] = value

    tiny_models.change_schema(saved, _forge(change))
    with pytest.raises(UntrustedModelError, match=f"vectorizer 'lexicon' has {setting}="):
        load_model(saved)


class _Trap:
    """Leaves a file behind when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        return Path.touch, (self.path,)


def test_a_pickle_in_an_array_is_never_run(saved: Path, tmp_path: Path) -> None:
    members = tiny_models.read_zip(tiny_models.read_zip(saved.read_bytes())["model.skops"])
    name = next(name for name in members if name.endswith(".npy"))
    buffer = io.BytesIO()
    np.save(buffer, np.array([_Trap(tmp_path / "sprung")], dtype=object), allow_pickle=True)
    tiny_models.replace_dump(saved, tiny_models.make_zip(members | {name: buffer.getvalue()}))
    with pytest.raises(ArtifactError, match="allow_pickle=False"):
        load_model(saved)
    np.load(io.BytesIO(buffer.getvalue()), allow_pickle=True)
    assert (tmp_path / "sprung").exists(), "the trap would not have worked"


def test_a_pickle_under_the_name_of_the_payload_is_never_run(saved: Path) -> None:
    tiny_models.replace_dump(saved, b"\x80\x05cos\nsystem\n.")
    with pytest.raises(ArtifactError, match="no zip file"):
        load_model(saved)


def _array_of(claimed: str) -> bytes:
    header = f"{{'descr': '<f4', 'fortran_order': False, 'shape': {claimed}, }}".ljust(117) + "\n"
    return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header.encode()


@pytest.mark.parametrize("claimed", [f"({1 << 60},)", "(11, 12)", "(-1,)", "'x'"])
def test_arrays_that_claim_more_than_they_hold(saved: Path, claimed: str) -> None:
    members = tiny_models.read_zip(tiny_models.read_zip(saved.read_bytes())["model.skops"])
    name = next(name for name in members if name.endswith(".npy"))
    tiny_models.replace_dump(saved, tiny_models.make_zip(members | {name: _array_of(claimed)}))
    with pytest.raises(ArtifactError, match="cannot be read"):
        load_model(saved)


def test_a_node_that_contains_itself(saved: Path) -> None:
    def change(schema: dict[str, Any]) -> None:
        loop = {**schema["key_types"], "__id__": schema["__id__"]}
        schema["content"] = {"loop": loop, **schema["content"]}

    tiny_models.change_schema(saved, _forge(change))
    with pytest.raises(ArtifactError, match="cannot be read"):
        load_model(saved)


@pytest.mark.parametrize(
    ("schema", "message"),
    [
        (b"{", "schema.json is not JSON"),
        (b"[" * 100_000, "schema.json is not JSON"),
        (b"[]", "schema.json is not an object"),
        (b'{"protocol": 2}', r"'\d+\.npy' is missing or belongs to nothing"),
    ],
)
def test_schemas_that_are_damaged(saved: Path, schema: bytes, message: str) -> None:
    members = tiny_models.read_zip(tiny_models.read_zip(saved.read_bytes())["model.skops"])
    tiny_models.replace_dump(saved, tiny_models.make_zip(members | {"schema.json": schema}))
    with pytest.raises(ArtifactError, match=message):
        load_model(saved)


def test_members_that_are_missing_or_strange(saved: Path) -> None:
    members = tiny_models.read_zip(tiny_models.read_zip(saved.read_bytes())["model.skops"])
    tiny_models.replace_dump(saved, tiny_models.make_zip(members | {"x.npy": b""}))
    with pytest.raises(ArtifactError, match=r"'x\.npy' is missing or belongs to nothing"):
        load_model(saved)
    del members["schema.json"]
    tiny_models.replace_dump(saved, tiny_models.make_zip(members))
    with pytest.raises(ArtifactError, match=r"'schema\.json' is missing"):
        load_model(saved)
    outer = tiny_models.read_zip(saved.read_bytes())
    saved.write_bytes(tiny_models.make_zip(outer | {"extra.py": b""}))
    with pytest.raises(ArtifactError, match=r"holds extra\.py, manifest\.json, model\.skops"):
        load_model(saved)
    saved.write_bytes(tiny_models.make_zip({"model.skops": outer["model.skops"]}))
    with pytest.raises(ArtifactError, match="instead of manifest"):
        load_model(saved)


def test_a_member_that_is_named_twice(saved: Path) -> None:
    with warnings.catch_warnings(), zipfile.ZipFile(saved, "a") as file:
        warnings.simplefilter("ignore")
        file.writestr("manifest.json", "{}")
    with pytest.raises(ArtifactError, match="names a member twice"):
        load_model(saved)


def test_a_zip_bomb_is_not_unpacked(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    size = len(tiny_models.read_zip(saved.read_bytes())["model.skops"])
    monkeypatch.setattr(archive, "MAX_BYTES", size)
    monkeypatch.setattr(zipfile.ZipFile, "read", lambda *_: pytest.fail("it was unpacked"))
    with pytest.raises(ArtifactError, match=f"a model has at most {size:,}"):
        load_model(saved)


@pytest.mark.parametrize("method", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_rare_compressions_are_refused(saved: Path, method: int) -> None:
    members = tiny_models.read_zip(saved.read_bytes())
    with zipfile.ZipFile(saved, "w", method) as file:
        for name, content in members.items():
            file.writestr(name, content)
    with pytest.raises(ArtifactError, match="compressed in a way that models never are"):
        load_model(saved)


def test_an_encrypted_member_is_refused(saved: Path) -> None:
    content = bytearray(saved.read_bytes())
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    saved.write_bytes(content)
    with pytest.raises(ArtifactError, match=r"'model\.skops' is encrypted"):
        load_model(saved)


def test_renumbering_depends_on_values_alone() -> None:
    shared = np.arange(3)
    once = renumber(skops.io.dumps({"a": shared, "b": shared, "c": [1.5, 1.5]}))
    twice = renumber(skops.io.dumps({"a": np.arange(3), "b": np.arange(3), "c": [1.5, 3 / 2]}))
    assert once == twice
    audit(once, "it")
    assert {key: np.asarray(value).tolist() for key, value in skops.io.loads(once).items()} == {
        "a": [0, 1, 2],
        "b": [0, 1, 2],
        "c": [1.5, 1.5],
    }
    assert all(
        member.date_time == (1980, 1, 1, 0, 0, 0)
        for member in zipfile.ZipFile(io.BytesIO(once)).infolist()
    )


def test_a_feature_with_a_line_break_is_not_saved(tmp_path: Path) -> None:
    model = tiny_models.make_model()
    terms = model.vectorizers["words"].vocabulary_
    terms["grave\nconcern"] = terms.pop("grave")
    with pytest.raises(ArtifactError, match="a feature holds a line break"):
        save_model(model, tmp_path / "m.skops")
