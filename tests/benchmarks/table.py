"""The figures of a run as Markdown tables, to be pasted into the README beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from costs import Race
from crossval import CrossValidated
from measures import COVERAGES, Coverage, Figures, Gain, Interval
from promises import STATEMENTS, Promises

from classifier.labels import HEADS

DASH = "–"
_PEERS_NOTE = (
    "They read the target behind the text, which is better for their stance than the text alone. "
    "The polarity of VADER and TextBlob, cut at ±.05, is taken as sentiment and also as stance."
)
_LABELS = {"tone": "tone (11)"}


@dataclass(frozen=True, slots=True)
class Quality:
    """All figures on one set of data.

    Attributes
    ----------
    data
        Its name and counts.
    figures
        For each peer, the default model first, its figures by head.
    gains
        For each head how much better the default model is than the best peer.
    coverage
        For the default model and the deep one what their abstention does, by head.
    deeper
        For each head how much better the deep model is than the default one; empty without it.
    """

    data: str
    figures: Mapping[str, Mapping[str, Figures]]
    gains: Mapping[str, Gain]
    coverage: Mapping[str, Mapping[str, Coverage]]
    deeper: Mapping[str, Interval] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Report:
    """All that a run measured.

    Attributes
    ----------
    model
        The default model's file name and hash.
    trained_on
        What the trained peers learnt from.
    qualities
        One for each set of data.
    cross_validated
        For each peer its out-of-fold figures; of the default model alone, and from its manifest,
        where the run did not cross-validate.
    recomputed
        Whether they were computed in this run.
    race
        Costs of the peers; ``None`` where they were not measured.
    promises
        For each peer what it makes of ladders and swaps.
    missing
        For each peer that could not be asked why.
    """

    model: str
    trained_on: str
    qualities: Sequence[Quality] = ()
    cross_validated: Mapping[str, CrossValidated] = field(default_factory=dict)
    recomputed: bool = False
    race: Race | None = None
    promises: Mapping[str, Promises] = field(default_factory=dict)
    missing: Mapping[str, str] = field(default_factory=dict)


def render(report: Report) -> str:
    """Return the whole report."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    yield f"Model: {report.model}. Trained peers learnt from {report.trained_on}. {_PEERS_NOTE}"
    for quality in report.qualities:
        yield from _quality(quality, report.missing)
    if report.cross_validated:
        yield from _cross_validated(report)
    if report.promises:
        yield from _promises(report.promises)
    if report.race is not None:
        yield from _costs(report.race)


def _quality(quality: Quality, missing: Mapping[str, str]) -> Iterator[str]:
    yield from ("", f"**{quality.data}**: macro-F1 of forced answers, with 95 % intervals", "")
    yield row("", *(_LABELS.get(head, head) for head in HEADS), "intensity, quadratic κ")
    yield rule(len(HEADS) + 2)
    for name, figures in quality.figures.items():
        cells = [interval(figures[head].macro_f1) if head in figures else DASH for head in HEADS]
        kappa = number(figures["intensity"].kappa) if "intensity" in figures else DASH
        yield row(name, *cells, kappa)
    for name, reason in missing.items():
        yield row(f"{name}: {reason}", *[DASH] * (len(HEADS) + 1))
    yield row(
        "default model, minus best peer",
        *(_gain(quality.gains.get(head)) for head in HEADS),
        DASH,
    )
    if quality.deeper:
        cells = [difference(quality.deeper.get(head)) for head in HEADS]
        yield row("deep model, minus default model", *cells, DASH)
    yield from ("", "Expected calibration error", "")
    yield row("", *HEADS)
    yield rule(len(HEADS) + 1)
    for name, figures in quality.figures.items():
        errors = [figures[head].ece if head in figures else None for head in HEADS]
        if any(error is not None for error in errors):
            yield row(name, *(DASH if error is None else number(error) for error in errors))
    for name, heads in quality.coverage.items():
        yield from ("", f"{name[0].upper()}{name[1:]}, unsure answers withheld", "")
        shares = [f"right in the surest {share:.0%}".replace("%", " %") for share in COVERAGES]
        yield row("head", "answered", "right of these", *shares)
        yield rule(3 + len(shares))
        for head, covered in heads.items():
            yield row(head, *(percent(x) for x in (covered.answered, covered.right, *covered.at)))


def _gain(gain: Gain | None) -> str:
    return DASH if gain is None else f"{difference(gain.difference)} ({gain.peer})"


def difference(it: Interval | None) -> str:
    """Return a difference with its interval."""
    if it is None:
        return DASH
    return f"{signed(it.value)} [{signed(it.low)}, {signed(it.high)}]"


def _cross_validated(report: Report) -> Iterator[str]:
    origin = "this run" if report.recomputed else "the model's manifest"
    yield from ("", f"**Corpus, grouped cross-validation** ({origin}): macro-F1", "")
    kinds = ("real", "invented")
    yield row("", *(f"{head}, {kind}" for head in HEADS for kind in kinds), "contrast groups, tone")
    yield rule(2 + 2 * len(HEADS))
    for name, found in report.cross_validated.items():
        by_kind = {"real": found.real, "invented": found.invented}
        cells = [by_kind[kind].get(head) for head in HEADS for kind in kinds]
        contrast = DASH if found.contrast is None else percent(found.contrast)
        yield row(name, *(DASH if cell is None else number(cell) for cell in cells), contrast)


def _promises(promises: Mapping[str, Promises]) -> Iterator[str]:
    yield from ("", f"**Ladders and swaps** (of {STATEMENTS} statements that name actors)", "")
    yield row("", *promises)
    yield rule(1 + len(promises))
    yield row(
        "rank correlation of strength with the rungs, mean of ladders",
        *(number(each.mean) if each.ladders else DASH for each in promises.values()),
    )
    for ladder in max((each.ladders for each in promises.values()), key=len):
        cells = (each.ladders.get(ladder) for each in promises.values())
        yield row(ladder, *(DASH if cell is None else number(cell) for cell in cells))
    for kind in next(iter(promises.values())).flips:
        shares = (percent(each.flips[kind]) for each in promises.values())
        yield row(f"statements with a label that flips with {kind} actors", *shares)


def _costs(race: Race) -> Iterator[str]:
    yield from ("", "**Speed and size**, one core; peers in turn, medians", "")
    yield row(
        "", "statements a second", "times default", "cold start", "times default", "peak memory",
        "model", "installed",
    )  # fmt: skip
    yield rule(8)
    own = next(iter(race.costs.values()))
    for name, cost in race.costs.items():
        yield row(
            name,
            f"{cost.rate:,.0f}",
            f"{cost.rate / own.rate:.2f}",
            f"{cost.start:.2f} s",
            f"{cost.start / own.start:.2f}",
            f"{cost.memory:,.0f} MB",
            "in the package" if cost.model is None else f"{cost.model:.1f} MB",
            f"{cost.installed:,.0f} MB",
        )
    yield ""
    yield (
        f"A bare import of the default model's libraries takes {race.bare:.2f} s; the cold start "
        f"of `stance score` {own.start / race.bare:.2f} times as long."
    )


def row(*cells: str) -> str:
    """Return one row of a table."""
    return "| " + " | ".join(cells) + " |"


def rule(columns: int) -> str:
    """Return the line below the head of a table."""
    return "|" + "---|" * columns


def number(value: float) -> str:
    """Return a share with three digits and no leading zero, as the README writes them.

    Examples
    --------
    >>> number(0.7164), number(1.0), number(-0.02)
    ('.716', '1.000', '-.020')
    """
    return f"{value:.3f}".replace("0.", ".", 1) if abs(value) < 1 else f"{value:.3f}"


def signed(value: float) -> str:
    """Return a difference with its sign."""
    return number(value) if value < 0 else f"+{number(value)}"


def interval(it: Interval) -> str:
    """Return a figure with its interval."""
    return f"{number(it.value)} [{number(it.low)}, {number(it.high)}]"


def percent(share: float) -> str:
    """Return a share in percent.

    Examples
    --------
    >>> percent(0.9164)
    '91.6 %'
    """
    return f"{share:.1%}".replace("%", " %")
