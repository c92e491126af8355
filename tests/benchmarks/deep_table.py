"""The deep model beside the default one: what it gains, and what it costs."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from costs import Costs, Race
from table import DASH, Quality, Report, difference, number, percent, row, rule
from untrained import Deep, Default

from classifier.labels import HEADS

NAMES = Default.name, Deep.name

Say = Callable[[float], str]


def render_deep(report: Report) -> str:
    """Return one table of points, seconds and megabytes; nothing where deep was not measured."""
    measured = [quality for quality in report.qualities if Deep.name in quality.figures]
    lines = [line for quality in measured for line in _points(quality)]
    if report.race is not None and Deep.name in report.race.costs:
        lines += _costs(report.race)
    if not lines:
        return ""
    head = ["", "**The deep model beside the default one**", "", row("", *NAMES, "difference")]
    return "\n".join([*head, rule(4), *lines]) + "\n"


def _points(quality: Quality) -> Iterator[str]:
    data = quality.data.partition(" ")[0]
    default, deep = (quality.figures[name] for name in NAMES)
    heads = [head for head in HEADS if head in default]
    for head in heads:
        scores = (number(each[head].macro_f1.value) for each in (default, deep))
        yield row(f"{head}, macro-F1 on {data}", *scores, difference(quality.deeper.get(head)))
    for head in heads:
        errors = (each[head].ece for each in (default, deep))
        said = (DASH if error is None else number(error) for error in errors)
        yield row(f"{head}, calibration error on {data}", *said, "")
    for head in heads:
        covered = (quality.coverage[name][head] for name in NAMES)
        said = (f"{percent(each.answered)}, {percent(each.right)}" for each in covered)
        yield row(f"{head}, answered on {data}, and right of these", *said, "")


def _costs(race: Race) -> Iterator[str]:
    default, deep = (race.costs[name] for name in NAMES)
    rate = row(
        "statements a second, one core, no target",
        f"{default.rate:,.0f}", f"{deep.rate:,.0f}", f"{default.rate / deep.rate:.1f} times slower",
    )  # fmt: skip
    yield rate
    kinds: dict[str, tuple[Callable[[Costs], float | None], Say]] = {
        "cold start of `stance score`": (lambda it: it.start, lambda value: f"{value:.2f} s"),
        "peak memory": (lambda it: it.memory, lambda value: f"{value:,.0f} MB"),
        "model, and encoder": (lambda it: it.model, lambda value: f"{value:.1f} MB"),
        "installed": (lambda it: it.installed, lambda value: f"{value:,.0f} MB"),
    }
    for name, (take, say) in kinds.items():
        ours, theirs = take(default) or 0.0, take(deep) or 0.0
        more = theirs - ours
        yield row(name, say(ours), say(theirs), f"{'+' if more >= 0 else ''}{say(more)}")
