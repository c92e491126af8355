"""Checkers that hold the house in order: rooms on floors, one door for files, small parts.

Each checker takes modules as source text and yields its findings as lines of text.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

PACKAGE = "classifier"
ROOF = ""
FLOORS = {
    "errors": 0,
    "labels": 1,
    "data": 2,
    "language": 3,
    "attribution": 4,
    "learning": 5,
    "annotation": 6,
    "predictor": 6,
    "report": 7,
    "spark": 7,
    "cli": 8,
    "__main__": 9,
    ROOF: 9,
}
"""Room (second part of a module's name) -> floor; a room imports only from lower floors."""

ARTIFACT = f"{PACKAGE}.learning.artifact"
ENCODER = f"{PACKAGE}.learning.encoder"
PERMITTED = frozenset({(f"{PACKAGE}.learning.model", "StanceModel.save", ARTIFACT)})
"""Imports that may close a cycle inside a room: module, function, imported module."""

RUNTIMES = frozenset({"onnxruntime", "tokenizers", "onnx", "torch", "transformers"})
HEAVY = RUNTIMES | frozenset(
    {"sklearn", "numpy", "scipy", "nltk", "skops", "joblib", "rich", "jinja2", "matplotlib"}
)
LIGHT_ROOMS = frozenset({"cli", "__main__", ROOF})
PERSISTENCE = frozenset(
    {"skops", "joblib.load", "joblib.dump", "pickle", "cloudpickle", "dill", "marshal", "shelve"}
)
TERMINAL = frozenset({"print", "typer", "rich", "click"})
FILES = frozenset(
    "open os.open os.fdopen os.replace os.rename os.remove os.unlink os.makedirs tempfile shutil "
    "gzip bz2 lzma zipfile tarfile urllib.request http socket requests".split()
)
FILE_METHODS = frozenset(
    {"open", "read_text", "write_text", "read_bytes", "write_bytes", "unlink", "mkdir", "touch"}
)
FILE_PLACES = (
    f"{PACKAGE}.data",
    ARTIFACT,
    f"{ENCODER}.files",
    f"{PACKAGE}.language.resources",
    f"{PACKAGE}.cli",
)
IN_MEMORY = {
    f"{PACKAGE}.learning.archive": frozenset({"zipfile"}),
    f"{ENCODER}.taught": frozenset({"zipfile"}),
}
"""Modules that use one of `FILES` on bytes in memory only."""

MAX_FILE, MAX_FUNCTION, MAX_PARAMETERS = 350, 40, 6

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Import:
    """One imported name, and where the import stands.

    Attributes
    ----------
    path
        The imported name in full: ``os.path.join`` for ``from os.path import join``.
    line
        Its line in the file.
    scope
        Function or class around it, dotted; empty at module level.
    deferred
        Whether it is run only when a function is called.
    typing_only
        Whether it is never run: it stands under ``if TYPE_CHECKING``.
    """

    path: str
    line: int
    scope: str
    deferred: bool
    typing_only: bool


@dataclass(frozen=True)
class Module:
    """A module as source text."""

    name: str
    source: str
    is_package: bool = False

    @cached_property
    def tree(self) -> ast.Module:
        """Its syntax tree."""
        return ast.parse(self.source)

    @cached_property
    def imports(self) -> tuple[Import, ...]:
        """All its imports, deferred ones too."""
        reader = _ImportReader(self)
        reader.visit(self.tree)
        return tuple(reader.found)

    @property
    def room(self) -> str:
        """The second part of its name; empty for the package itself."""
        return self.name.removeprefix(PACKAGE).lstrip(".").split(".")[0]


def read_modules(root: Path) -> tuple[Module, ...]:
    """Read all modules of the package in a folder."""
    found = []
    for path in sorted((root / PACKAGE).rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        is_package = parts[-1] == "__init__"
        name = ".".join(parts[:-1] if is_package else parts)
        found.append(Module(name, path.read_text(encoding="utf-8"), is_package))
    return tuple(found)


class _ImportReader(ast.NodeVisitor):
    def __init__(self, module: Module) -> None:
        self.package = module.name if module.is_package else module.name.rpartition(".")[0]
        self.scopes: list[ast.AST] = []
        self.typing_only = False
        self.found: list[Import] = []

    def visit(self, node: ast.AST) -> None:
        is_scope = isinstance(node, Function | ast.ClassDef)
        if is_scope:
            self.scopes.append(node)
        super().visit(node)
        if is_scope:
            self.scopes.pop()

    def visit_If(self, node: ast.If) -> None:
        outer = self.typing_only
        self.typing_only = outer or ast.unparse(node.test).endswith("TYPE_CHECKING")
        for child in node.body:
            self.visit(child)
        self.typing_only = outer
        for child in node.orelse:
            self.visit(child)

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            self._add(node, alias.name)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        base = node.module or ""
        if node.level:
            parts = self.package.split(".")
            base = ".".join([*parts[: len(parts) - node.level + 1], *filter(None, [base])])
        for alias in node.names:
            self._add(node, f"{base}.{alias.name}")

    def visit_Call(self, node: ast.Call) -> None:
        called = ast.unparse(node.func).rpartition(".")[2]
        if called in {"import_module", "__import__"} and node.args:
            name = node.args[0]
            if isinstance(name, ast.Constant) and isinstance(name.value, str):
                self._add(node, name.value)
        self.generic_visit(node)

    def _add(self, node: ast.stmt | ast.expr, path: str) -> None:
        scope = ".".join(getattr(scope, "name", "") for scope in self.scopes)
        deferred = any(isinstance(scope, Function) for scope in self.scopes)
        self.found.append(Import(path, node.lineno, scope, deferred, self.typing_only))


Checker = Callable[[Module], Iterator[str]]
"""What looks at one module by itself."""


def is_part(path: str, of: frozenset[str] | Sequence[str]) -> bool:
    """Whether a dotted name is one of these, or leads into one of them."""
    return any(f"{path}.".startswith(f"{place}.") for place in of)


def upward_imports(module: Module) -> Iterator[str]:
    """Yield imports that do not lead to a lower floor or stay in the room."""
    if module.room not in FLOORS:
        yield f"{module.name}: the room {module.room!r} stands on no floor"
        return
    for item in module.imports:
        if not is_part(item.path, [PACKAGE]):
            continue
        part = item.path.removeprefix(PACKAGE).lstrip(".").split(".")[0]
        room = part if part in FLOORS else ROOF
        if room != module.room and FLOORS[room] >= FLOORS[module.room]:
            yield f"{module.name}:{item.line}: imports {item.path}, which is not on a lower floor"


def room_cycles(modules: Sequence[Module]) -> Iterator[str]:
    """Yield each module that imports itself through others; deferred imports count."""
    by_name = {module.name: module for module in modules}
    graph = {
        module.name: {
            name: item
            for item in module.imports
            if (name := _target(item, by_name)) and name != module.name
            if (module.name, item.scope, name) not in PERMITTED
        }
        for module in modules
    }
    for name in graph:
        if name in (reached := _reach(name, graph)):
            yield f"{name}: imports itself through {', '.join(sorted(reached - {name}))}"


def _target(item: Import, by_name: Mapping[str, Module]) -> str | None:
    """Return the module that an import names; a name in a module counts as that module."""
    if item.path in by_name:
        return item.path
    parent = item.path.rpartition(".")[0]
    return parent if parent in by_name else None


def _reach(name: str, graph: Mapping[str, Mapping[str, Import]]) -> set[str]:
    reached: set[str] = set()
    waiting = list(graph[name])
    while waiting:
        if (current := waiting.pop()) not in reached:
            reached.add(current)
            waiting.extend(graph[current])
    return reached


def heavy_imports(modules: Sequence[Module]) -> Iterator[str]:
    """Yield heavy imports that loading a light room runs, through other modules too."""
    by_name = {module.name: module for module in modules}
    for module in modules:
        if module.room in LIGHT_ROOMS:
            yield from _heavy_below(module, by_name, (module.name,))


def _heavy_below(
    module: Module, by_name: Mapping[str, Module], path: tuple[str, ...]
) -> Iterator[str]:
    for item in module.imports:
        if item.deferred or item.typing_only:
            continue
        if is_part(item.path, HEAVY):
            yield f"{' -> '.join(path)}:{item.line}: imports {item.path} at module level"
        for name in _loaded_with(_target(item, by_name), by_name):
            if name not in path:
                yield from _heavy_below(by_name[name], by_name, (*path, name))


def _loaded_with(name: str | None, by_name: Mapping[str, Module]) -> list[str]:
    """Return a module and the packages around it, which are loaded before it."""
    parts = name.split(".") if name else []
    around = (".".join(parts[: end + 1]) for end in range(len(parts)))
    return [name for name in around if name in by_name]


def stray_persistence(module: Module) -> Iterator[str]:
    """Yield uses of serialisers outside the one module that may read and write models."""
    return iter(()) if module.name == ARTIFACT else _uses(module, PERSISTENCE)


def stray_runtimes(module: Module) -> Iterator[str]:
    """Yield uses of what runs or trains an encoder outside its package, or as it is loaded.

    They come with extras, so that whoever has none must be able to load every module.
    """
    permitted = is_part(module.name, [ENCODER])
    for item in module.imports:
        if is_part(item.path, RUNTIMES) and not (permitted and (item.deferred or item.typing_only)):
            yield f"{module.name}:{item.line}: imports {item.path}"


def stray_terminal(module: Module) -> Iterator[str]:
    """Yield uses of the terminal outside the command line."""
    return iter(()) if module.room == "cli" else _uses(module, TERMINAL)


def stray_files(module: Module) -> Iterator[str]:
    """Yield reading and writing of files, and network access, outside the rooms for it."""
    if is_part(module.name, FILE_PLACES):
        return
    yield from _uses(module, FILES - IN_MEMORY.get(module.name, frozenset()))
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            method = node.func.attr
            if method in FILE_METHODS and not is_part(ast.unparse(node.func), FILES):
                yield f"{module.name}:{node.lineno}: calls .{method}()"


def _uses(module: Module, names: frozenset[str]) -> Iterator[str]:
    """Yield imports of these names, and uses of built-in functions and module attributes."""
    written = {name for name in names if "." in name or name in dir(builtins)}
    for item in module.imports:
        if is_part(item.path, names):
            yield f"{module.name}:{item.line}: imports {item.path}"
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Name | ast.Attribute) and ast.unparse(node) in written:
            yield f"{module.name}:{node.lineno}: uses {ast.unparse(node)}"


def oversize(module: Module) -> Iterator[str]:
    """Yield files, functions and parameter lists that are too long."""
    lines = len(module.source.splitlines())
    if lines > MAX_FILE:
        yield f"{module.name}: {lines} lines, at most {MAX_FILE}"
    for node in ast.walk(module.tree):
        if isinstance(node, Function):
            verb = module.room == "cli" and node.name == module.name.rpartition(".")[2]
            yield from _oversize_function(module, node, verb=verb)


def _oversize_function(module: Module, node: Function, *, verb: bool) -> Iterator[str]:
    """Yield what is too long in a function.

    Its docstring does not count, since that would set documentation against the limit; of a verb,
    whose signature is its options, only the body does.
    """
    place = f"{module.name}:{node.lineno}: {node.name}"
    body = [item for item in node.body if item is not _docstring(node)] or node.body
    start = body[0].lineno if verb else node.lineno
    lines = (node.end_lineno or start) - start + 1
    if not verb and (docstring := _docstring(node)):
        lines -= (docstring.end_lineno or 0) - docstring.lineno + 1
    if lines > MAX_FUNCTION:
        yield f"{place} has {lines} lines, at most {MAX_FUNCTION}"
    arguments = node.args
    names = [item.arg for item in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]
    names += [item.arg for item in (arguments.vararg, arguments.kwarg) if item]
    count = len([name for name in names if name not in {"self", "cls"}])
    if count > MAX_PARAMETERS and not verb:
        yield f"{place} has {count} parameters, at most {MAX_PARAMETERS}"


def _docstring(node: Function) -> ast.stmt | None:
    return node.body[0] if ast.get_docstring(node) is not None else None
