"""Each checker of the architecture finds what it is there to find, and lets the rest pass."""

from __future__ import annotations

import pytest

import architecture
from architecture import Module


def _package(**sources: str) -> list[Module]:
    """Make modules; ``learning__model`` is ``classifier.learning.model``, ``roof`` the package."""
    return [
        Module(f"classifier.{_NAMES.get(name, name.replace('__', '.'))}".rstrip("."), source)
        for name, source in sources.items()
    ]


_NAMES = {"roof": "", "__main__": "__main__"}


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("labels", "from classifier.data.records import Target"),
        ("labels", "from classifier import data"),
        ("labels", "from .data import records"),
        ("labels", "import classifier.data.records"),
        ("data.records", "def f():\n    from classifier.learning import model"),
        (
            "data.records",
            "if TYPE_CHECKING:\n    from classifier.learning.model import StanceModel",
        ),
        ("data.records", "import importlib\nimportlib.import_module('classifier.learning')"),
        ("data.records", "from ..language import text"),
        ("data.records", "from classifier import Predictor"),
        ("annotation.check", "from classifier.predictor import Predictor"),
        ("predictor", "import classifier.annotation.check"),
        ("cli.score", "import classifier"),
        ("helpers", "x = 1"),
    ],
)
def test_upward_and_sideways_imports_are_found(name: str, source: str) -> None:
    assert len(list(architecture.upward_imports(Module(f"classifier.{name}", source)))) == 1


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("data.records", "import classifier.errors\nfrom classifier import labels"),
        ("data.records", "from .readers import read\nfrom ..errors import DataError"),
        (
            "cli.score",
            "import classifier.cli.common\nfrom classifier.predictor import Predictor",
        ),
        ("__init__", "import classifier.cli"),
        ("labels", "import classifiers, sys"),
    ],
)
def test_downward_imports_pass(name: str, source: str) -> None:
    module = Module(f"classifier.{name}".removesuffix(".__init__"), source)
    assert list(architecture.upward_imports(module)) == []


def test_a_cycle_in_a_room_is_found_through_deferred_imports() -> None:
    modules = _package(
        data__a="from classifier.data.b import x",
        data__b="def f():\n    from classifier.data import c",
        data__c="from .a import y",
        data__d="from classifier.data import a",
    )
    found = list(architecture.room_cycles(modules))
    assert [line.split(":")[0] for line in found] == [f"classifier.data.{name}" for name in "abc"]


def test_only_the_permitted_import_may_close_a_cycle() -> None:
    artifact = "from classifier.learning.model import StanceModel"
    deferred = "from classifier.learning.artifact import save_model"
    permitted = f"class StanceModel:\n    def save(self):\n        {deferred}"
    for source, cycle in ((permitted, False), (f"def save():\n    {deferred}", True)):
        modules = _package(learning__model=source, learning__artifact=artifact)
        assert bool(list(architecture.room_cycles(modules))) is cycle


@pytest.mark.parametrize(
    "sources",
    [
        {"cli__score": "import numpy as np"},
        {"cli__score": "from sklearn.linear_model import LogisticRegression"},
        {"cli__score": "try:\n    import rich\nexcept ImportError:\n    pass"},
        {"roof": "import joblib"},
        {"__main__": "import nltk.stem"},
        {"cli__score": "from classifier.data import a", "data__a": "import jinja2"},
    ],
)
def test_heavy_imports_of_light_rooms_are_found(sources: dict[str, str]) -> None:
    assert len(list(architecture.heavy_imports(_package(**sources)))) == 1


def test_heavy_imports_pass_where_they_are_not_run_at_start() -> None:
    modules = _package(
        cli__score="def score():\n    import numpy\n    from classifier.learning import a",
        cli__train="if TYPE_CHECKING:\n    from sklearn.base import BaseEstimator",
        learning__a="import sklearn",
    )
    assert list(architecture.heavy_imports(modules)) == []


@pytest.mark.parametrize(
    "source",
    [
        "import skops.io",
        "from joblib import dump",
        "import joblib\njoblib.load('m.joblib')",
        "def f():\n    import pickle",
    ],
)
def test_persistence_belongs_to_the_artifact(source: str) -> None:
    assert len(list(architecture.stray_persistence(Module("classifier.predictor", source)))) == 1
    artifact = Module("classifier.learning.artifact", source)
    assert list(architecture.stray_persistence(artifact)) == []


def test_other_parts_of_joblib_pass() -> None:
    module = Module("classifier.learning.training", "import joblib\njoblib.Parallel(2)")
    assert list(architecture.stray_persistence(module)) == []


@pytest.mark.parametrize("source", ["import onnxruntime", "from tokenizers import Tokenizer"])
def test_runtimes_belong_to_functions_of_the_encoder(source: str) -> None:
    deferred = f"def f():\n    {source}"
    encoder = "classifier.learning.encoder.inputs"
    for name, found in (
        (encoder, source),
        ("classifier.learning.inference", deferred),
        ("classifier.learning.encoders", deferred),
    ):
        assert len(list(architecture.stray_runtimes(Module(name, found)))) == 1
    for passing in (deferred, f"if TYPE_CHECKING:\n    {source}"):
        assert list(architecture.stray_runtimes(Module(encoder, passing))) == []


@pytest.mark.parametrize("source", ["print('x')", "import typer", "from rich.table import Table"])
def test_the_terminal_belongs_to_the_command_line(source: str) -> None:
    assert len(list(architecture.stray_terminal(Module("classifier.data.readers", source)))) == 1
    assert list(architecture.stray_terminal(Module("classifier.cli.score", source))) == []


@pytest.mark.parametrize(
    "source",
    [
        "open('f')",
        "path.open()",
        "Path('f').read_text()",
        "path.write_bytes(b'')",
        "import os\nos.replace('a', 'b')",
        "import tempfile",
        "from gzip import open as unzip",
        "from zipfile import ZipFile",
        "import urllib.request",
    ],
)
def test_files_belong_to_few_rooms(source: str) -> None:
    assert len(list(architecture.stray_files(Module("classifier.language.text", source)))) == 1
    for name in (
        "data.readers",
        "learning.artifact",
        "learning.encoder.files",
        "language.resources",
        "cli.score",
    ):
        assert list(architecture.stray_files(Module(f"classifier.{name}", source))) == []


def test_one_module_makes_zip_archives_in_memory() -> None:
    source = "from zipfile import ZipFile\nopen('f')"
    found = architecture.stray_files(Module("classifier.learning.archive", source))
    assert list(found) == ["classifier.learning.archive:2: uses open"]


def test_text_methods_and_urls_are_not_files() -> None:
    source = "import os, urllib.parse\ntext.replace('a', 'b')\nos.path.join('a', 'b')"
    assert list(architecture.stray_files(Module("classifier.language.text", source))) == []


def test_long_parts_are_found() -> None:
    body = "    x = 1\n"
    sources = (
        "x = 1\n" * 351,
        "def f():\n" + body * 40,
        "class C:\n    async def f(self):\n" + f"    {body}" * 40,
        "def f(a, /, b, *c, d, e, f, **g): ...",
    )
    for source in sources:
        assert len(list(architecture.oversize(Module("classifier.labels", source)))) == 1


def test_parts_of_the_largest_size_pass() -> None:
    body = "    x = 1\n"
    method = "class C:\n    def f(self, a, b, c, d, e, g): ...\n"
    docstring = '    """Say.\n\n    More.\n    """\n'
    source = "def f():\n" + docstring + body * 39 + method
    source += "x = 1\n" * (350 - source.count("\n"))
    assert list(architecture.oversize(Module("classifier.labels", source))) == []


def test_only_a_verb_may_have_more_options_than_parameters_are_allowed() -> None:
    options = ",\n".join(f"    option_{number}: int" for number in range(30))
    verb = f"def score(\n{options}\n):\n    'Score.'\n" + "    x = 1\n" * 40
    assert list(architecture.oversize(Module("classifier.cli.score", verb))) == []
    assert len(list(architecture.oversize(Module("classifier.cli.train", verb)))) == 2
    longer = Module("classifier.cli.score", verb + "    x = 1\n")
    assert len(list(architecture.oversize(longer))) == 1
