"""The schema of a skops dump: what it may hold, and how its bytes are made repeatable.

A dump is a zip of ``schema.json``, a tree of nodes that each name a type and the loader that
builds it, and of arrays in numpy's own format. By itself skops trusts every estimator of
scikit-learn; a model needs three. So the schema is compared with a list of our own before skops
sees it, and nothing is constructed on the way.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from classifier.errors import ArtifactError, UntrustedModelError
from classifier.learning.archive import Archive, write_archive

SCHEMA: Final = "schema.json"

TRUSTED: Final = frozenset(
    {
        ("DictNode", "builtins.dict"),
        ("JsonNode", "builtins.str"),
        ("ListNode", "builtins.list"),
        ("NdArrayNode", "numpy.ndarray"),
        ("ObjectNode", "sklearn.feature_extraction.text.TfidfVectorizer"),
        ("ObjectNode", "sklearn.linear_model._logistic.LogisticRegression"),
        ("ObjectNode", "sklearn.neural_network._multilayer_perceptron.MLPClassifier"),
        ("TupleNode", "builtins.tuple"),
        ("TypeNode", "builtins.int"),
        ("TypeNode", "builtins.str"),
        ("TypeNode", "numpy.float32"),
        ("TypeNode", "numpy.float64"),
    }
)
"""All that a model is made of: each loader of skops with the type that it may build."""

_NODE_KEYS: Final = frozenset({"__loader__", "__class__", "__module__"})

_OLDEST_PROTOCOL: Final = 2
"""Of skops 0.16; an older number would make skops use older loaders, with older faults."""

Node = dict[str, Any]


def renumber(dump: bytes) -> bytes:
    """Give the nodes of a dump numbers in their order, and name its arrays after them.

    skops takes the numbers from the addresses of the objects, which differ from run to run, and
    depend on which equal values happen to be one object. Here each node has its own.
    """
    archive = Archive(dump, "the dump")
    schema = _parse(archive)
    members: dict[str, bytes] = {}
    for number, node in enumerate(_walk(schema), 1):
        node["__id__"] = number
        if "file" in node:
            array = archive.read(node["file"])
            node["file"] = f"{number}.npy"
            members[node["file"]] = array
    members[SCHEMA] = json.dumps(schema, separators=(",", ":")).encode()
    return write_archive(members, deflated=(SCHEMA,))


def audit(dump: bytes, name: str) -> None:
    """Compare every node of a dump with `TRUSTED`, constructing nothing.

    Parameters
    ----------
    dump
        Bytes of the dump.
    name
        What to call it in messages.

    Raises
    ------
    UntrustedModelError
        If a node names another type or loader, or an array holds Python objects.
    ArtifactError
        If the dump is damaged.
    """
    archive = Archive(dump, name)
    schema = _parse(archive)
    protocol = schema.get("protocol")
    if type(protocol) is not int or protocol < _OLDEST_PROTOCOL:
        raise UntrustedModelError(
            f"{name} asks for skops protocol {protocol!r}, which models never used; {_ADVICE}"
        )
    nodes = list(_walk(schema))
    foreign = sorted({_kind(node) for node in nodes} - TRUSTED)
    if foreign:
        kinds = ", ".join(f"{kind} ({loader})" for loader, kind in foreign)
        raise UntrustedModelError(f"{name} holds what models never hold: {kinds}; {_ADVICE}")
    _check_content(nodes, archive)


_ADVICE: Final = (
    "reading it could run code. Do not use this file: get the model again from where it was "
    "published, or train one with `stance train`"
)


def _check_content(nodes: list[Node], archive: Archive) -> None:
    """Check what the loaders would read: plain arrays that are there, and JSON."""
    files = set()
    for node in nodes:
        if node["__loader__"] == "JsonNode" and not isinstance(node.get("content"), str):
            raise ArtifactError(f"{archive.name} is damaged: a plain value is not JSON")
        if node["__loader__"] != "NdArrayNode":
            continue
        if node.get("type") != "numpy":
            raise UntrustedModelError(f"{archive.name} holds an array of Python objects; {_ADVICE}")
        files.add(str(node.get("file")))
    strays = sorted((archive.names - {SCHEMA}) ^ files)
    if strays:
        raise ArtifactError(
            f"{archive.name} is damaged or forged: {strays[0]!r} is missing or belongs to nothing"
        )


def _kind(node: Node) -> tuple[str, str]:
    """Return loader and type of a node, whatever they are."""
    loader, module, name = (node.get(key) for key in ("__loader__", "__module__", "__class__"))
    return str(loader), f"{module}.{name}"


def _parse(archive: Archive) -> Node:
    try:
        schema = json.loads(archive.read(SCHEMA))
    except (ValueError, RecursionError) as error:
        raise ArtifactError(f"{archive.name} is damaged: {SCHEMA} is not JSON") from error
    if not isinstance(schema, dict):
        raise ArtifactError(f"{archive.name} is damaged: {SCHEMA} is not an object")
    return schema


def _walk(schema: Node) -> Iterator[Node]:
    """Yield everything that a loader could take for a node, in the order of the text."""
    stack: list[Any] = [schema]
    while stack:
        value = stack.pop()
        if isinstance(value, dict):
            if not _NODE_KEYS.isdisjoint(value):
                yield value
            stack.extend(reversed(value.values()))
        elif isinstance(value, list):
            stack.extend(reversed(value))
