from dataclasses import replace

from costs import Costs, Race
from crossval import CrossValidated
from measures import Coverage, Figures, Gain, Interval
from promises import Promises
from table import Quality, Report, render

SENTIMENT = Figures(Interval(0.7584, 0.715, 0.798), 0.77, 0.6, 0.036)
INTENSITY = Figures(Interval(0.6, 0.5, 0.7), 0.75, 0.659, 0.034)
COVERAGE = Coverage(0.9164, 0.809, (0.771, 0.837, 0.901, 1.0))
QUALITY = Quality(
    "small (3 statements, 4 pairs)",
    {
        "default model": {"sentiment": SENTIMENT, "intensity": INTENSITY},
        "list of words": {"sentiment": replace(SENTIMENT, ece=None)},
    },
    {"sentiment": Gain("list of words", Interval(-0.01, -0.05, 0.03))},
    {"default model": {"sentiment": COVERAGE}},
)
REPORT = Report("m.skops", "rows.jsonl", [QUALITY])


def cells(report: Report, name: str) -> list[list[str]]:
    """Return the cells of all rows that begin with a name."""
    rows = [line[2:-2].split(" | ") for line in render(report).splitlines() if line[:2] == "| "]
    return [row[1:] for row in rows if row[0] == name]


def test_heads_that_a_peer_lacks_are_dashes() -> None:
    first = cells(REPORT, "list of words")[0]
    assert first == ["–", "–", ".758 [.715, .798]", "–", "–"]
    assert cells(REPORT, "default model")[0][3:] == [".600 [.500, .700]", ".659"]


def test_the_difference_names_the_peer_and_its_signs() -> None:
    assert cells(REPORT, "default model, minus best peer")[0] == [
        "–", "–", "-.010 [-.050, +.030] (list of words)", "–", "–",
    ]  # fmt: skip


def test_only_probabilities_are_calibrated() -> None:
    assert cells(REPORT, "default model")[1] == ["–", "–", ".036", ".034"]
    assert len(cells(REPORT, "list of words")) == 1


def test_abstention_is_told_in_percent() -> None:
    assert cells(REPORT, "sentiment") == [
        ["91.6 %", "80.9 %", "77.1 %", "83.7 %", "90.1 %", "100.0 %"]
    ]


def test_a_missing_peer_has_a_row_that_says_why() -> None:
    report = replace(REPORT, missing={"vader": "not installed"})
    assert cells(report, "vader: not installed") == [["–"] * 5]


def test_every_table_has_as_many_cells_in_each_row() -> None:
    report = replace(
        REPORT,
        cross_validated={"default model": CrossValidated({"tone": 0.5}, {"tone": 0.7}, 0.8)},
        race=Race({"default model": Costs(1.5, 2300, 210, 3.7, 350)}, 1.2),
        promises={"default model": Promises({"approval": 0.9}, {"known": 0.0})},
    )
    widths: list[set[int]] = [set()]
    for line in render(report).splitlines():
        if line.startswith("|"):
            widths[-1].add(line.count("|"))
        elif widths[-1]:
            widths.append(set())
    assert [len(width) for width in widths if width] == [1] * 6


def test_costs_are_ratios_to_the_default_model() -> None:
    costs = {
        "default model": Costs(1.5, 2000, 210, 3.7, 350),
        "list of words": Costs(0.3, 5000, 30, None, 5),
    }
    report = replace(REPORT, qualities=(), race=Race(costs, 1.2))
    assert cells(report, "list of words") == [
        ["5,000", "2.50", "0.30 s", "0.20", "30 MB", "in the package", "5 MB"]
    ]
    assert "1.25 times as long" in render(report)


def test_figures_out_of_fold_say_where_they_come_from() -> None:
    found = {"default model": CrossValidated({"tone": 0.5261}, {}, None)}
    report = replace(REPORT, cross_validated=found)
    assert "(the model's manifest)" in render(report)
    assert "(this run)" in render(replace(report, recomputed=True))
    assert cells(report, "default model")[-1] == ["–", "–", ".526", *["–"] * 6]


def test_a_peer_without_strength_has_no_ladders_but_flips() -> None:
    promises = {
        "default model": Promises({"approval": 1.0, "western-stock": 0.8}, {"known": 0.0}),
        "list of words": Promises({}, {"known": 0.25}),
    }
    report = replace(REPORT, promises=promises)
    assert cells(report, "rank correlation of strength with the rungs, mean of ladders") == [
        [".900", "–"]
    ]
    assert cells(report, "western-stock") == [[".800", "–"]]
    assert cells(report, "statements with a label that flips with known actors") == [
        ["0.0 %", "25.0 %"]
    ]
