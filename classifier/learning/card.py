"""The model card: what a manifest says, as a page that people read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from classifier.labels import HEADS, LABELS

MEASUREMENTS: Final = {"cross_validation": "cross-validation", "held_out": "held out"}
"""Evaluations that a manifest can hold, and what they are called."""

_HEAD_MEASURES: Final = ("rows", "macro_f1", "accuracy", "kappa", "ece")
_LABEL_MEASURES: Final = ("precision", "recall", "f1", "support")
_NOTHING: Final = "–"  # noqa: RUF001 - the usual sign for an empty cell
_DECIMALS: Final = 3

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """How well one head does on one part of the data.

    Attributes
    ----------
    measured
        Which evaluation: one of the values of `MEASUREMENTS`.
    part
        ``all``, or the name of a slice such as ``real``.
    head
        Which head.
    values
        Fields of `classifier.learning.evaluation.HeadEvaluation` by name.
    """

    measured: str
    part: str
    head: str
    values: Mapping[str, Any]

    @property
    def row(self) -> Row:
        """Return evaluation, part, head, rows, macro-F1, accuracy, kappa and ECE, as text."""
        numbers = (number(self.values.get(name)) for name in _HEAD_MEASURES)
        return (self.measured, self.part, self.head, *numbers)


@dataclass(frozen=True, slots=True)
class CardFacts:
    """Everything on a model card that is not prose; all cells are text.

    Attributes
    ----------
    labels
        Head, labels.
    figures
        See `Figure.row`.
    label_figures
        Head, label, precision, recall, F1 and rows.
    thresholds
        Head, threshold, share answered, accuracy of what is answered, temperature.
    data
        File, statements, pairs, SHA-256.
    settings
        Setting, value.
    libraries
        Library, version.
    notes
        Sentences.
    own_labels
        Whether any label is not the codebook's.
    """

    labels: tuple[Row, ...]
    figures: tuple[Row, ...]
    label_figures: tuple[Row, ...]
    thresholds: tuple[Row, ...]
    data: tuple[Row, ...]
    settings: tuple[Row, ...]
    libraries: tuple[Row, ...]
    notes: tuple[str, ...]
    own_labels: bool


def render_card(manifest: Mapping[str, Any], name: str) -> str:
    """Write the model card in Markdown.

    Parameters
    ----------
    manifest
        As `classifier.learning.artifact.read_manifest` gives it.
    name
        What the model is called.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415 - heavy

    environment = Environment(
        loader=PackageLoader("classifier.learning"),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - Markdown, not HTML; `cell` escapes what comes from data
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["cell"] = escape_cell
    template = environment.get_template("card.md.j2")
    package = manifest.get("package", {})
    return template.render(
        name=name,
        facts=collect_facts(manifest),
        heads=heads_of(manifest),
        created=manifest.get("created", "an unknown day"),
        package=f"{package.get('name', 'diplomatic-stance')} {package.get('version', '')}".strip(),
        payload=manifest.get("payload"),
        size=number(manifest.get("payload", {}).get("bytes")),
        units=manifest.get("config", {}).get("hidden"),
        encoder=manifest.get("encoder"),
    )


def collect_facts(manifest: Mapping[str, Any]) -> CardFacts:
    """Gather the tables of a card; what a manifest lacks is left empty."""
    labels = manifest.get("labels", {})
    return CardFacts(
        labels=tuple((head, ", ".join(labels[head])) for head in heads_of(manifest)),
        figures=tuple(figure.row for figure in figures_of(manifest)),
        label_figures=tuple(_label_rows(manifest)),
        thresholds=tuple(_threshold_rows(manifest)),
        data=tuple(_data_row(item) for item in manifest.get("data", ())),
        settings=_pairs(manifest.get("config", {})),
        libraries=_pairs(manifest.get("libraries", {})),
        notes=tuple(str(note) for note in manifest.get("notes", ())),
        own_labels=any(not set(labels[head]) <= set(LABELS[head]) for head in heads_of(manifest)),
    )


def heads_of(manifest: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the heads of a model in their fixed order."""
    return tuple(head for head in HEADS if head in manifest.get("labels", {}))


def figures_of(manifest: Mapping[str, Any]) -> Iterator[Figure]:
    """Yield the figures of a manifest: each evaluation as a whole, then by slice."""
    metrics = manifest.get("metrics", {})
    for key, measured in MEASUREMENTS.items():
        evaluation = metrics.get(key) or {}
        parts = {"all": evaluation.get("heads", {}), **evaluation.get("slices", {})}
        for part, heads in parts.items():
            for head in HEADS:
                if head in heads:
                    yield Figure(measured, part, head, heads[head])


def main_figures(manifest: Mapping[str, Any]) -> dict[str, Figure]:
    """Return for each head its figures over all rows, of the first evaluation that there is."""
    figures: dict[str, Figure] = {}
    for figure in figures_of(manifest):
        if figure.part == "all":
            figures.setdefault(figure.head, figure)
    return figures


def number(value: float | None) -> str:
    """Write a number: whole ones with thousands marked, others with three decimals."""
    if value is None:
        return _NOTHING
    return f"{value:,}" if isinstance(value, int) else f"{value:.{_DECIMALS}f}"


def escape_cell(text: object) -> str:
    """Make text from data safe in a cell of a Markdown table."""
    flat = " ".join(str(text).split())
    return flat.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")


def _label_rows(manifest: Mapping[str, Any]) -> Iterator[Row]:
    for head, figure in main_figures(manifest).items():
        for label in figure.values.get("labels", ()):
            numbers = (number(label.get(name)) for name in _LABEL_MEASURES)
            yield (head, str(label.get("label", _NOTHING)), *numbers)


def _threshold_rows(manifest: Mapping[str, Any]) -> Iterator[Row]:
    thresholds, temperatures = manifest.get("thresholds", {}), manifest.get("temperatures", {})
    curves = manifest.get("risk_coverage", {})
    for head in heads_of(manifest):
        threshold = thresholds.get(head)
        answered = [p[1:] for p in curves.get(head, ()) if threshold is None or p[0] >= threshold]
        # Of the points that are answered the last one answers most.
        coverage, accuracy = max(answered, default=(None, None))
        cells = (threshold, coverage, accuracy, temperatures.get(head))
        yield (head, *(number(cell) for cell in cells))


def _data_row(item: Mapping[str, Any]) -> Row:
    numbers = (number(item.get(key)) for key in ("rows", "pairs"))
    return (str(item.get("name", _NOTHING)), *numbers, str(item.get("sha256", _NOTHING)))


def _pairs(values: Mapping[str, Any]) -> tuple[Row, ...]:
    return tuple((str(key), _setting(value)) for key, value in values.items())


def _setting(value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(str(item) for item in value) or _NOTHING
    return str(value) if value not in (None, "") else _NOTHING
