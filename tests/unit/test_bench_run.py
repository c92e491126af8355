import json
from pathlib import Path

import bench
import costs
import crossval
import fresh
import numpy as np
import pytest
from costs import DEEP_FILES, OWN, installed_size, model_size, needed, one_sentence, size_of
from little_corpus import QUICK, make_record, make_records
from measures import DataSet
from trained import Tfidf
from untrained import Majority

from classifier.data.records import LabeledStatement


def corpus() -> list[LabeledStatement]:
    """Return invented statements in contrast groups by topic, and a few real ones."""
    invented = [
        make_record(
            row.id, row.text, stance=row.targets[0].stance, target=row.targets[0].target.text,
            metadata={"group": row.metadata["topic"]}, tone=row.tone, sentiment=row.sentiment,
            intensity=row.intensity,
        )
        for row in make_records()
    ]  # fmt: skip
    real = [
        make_record(f"real{at}", text, tone=tone, metadata={"source": {"path": f"{at}.txt"}})
        for at, (text, tone) in enumerate(
            [("We condemn the raid in the strongest terms.", "condemnation")] * 3
            + [("Our country fully supports the vote.", "support")] * 3
        )
    ]
    return invented + real


@pytest.fixture(scope="module")
def folds_and_answers() -> tuple[crossval.Folds, crossval.Answers]:
    return crossval.answer_by_default(corpus(), QUICK, lambda _: None)


def test_folds_tell_real_rows_and_contrast_groups(
    folds_and_answers: tuple[crossval.Folds, crossval.Answers],
) -> None:
    folds, _ = folds_and_answers
    assert len(folds.data.rows) == len(folds.fold_of_row) == 40 * 2 + 6
    assert folds.is_real.sum() == 6
    assert folds.is_contrast.sum() == 80
    for topic in range(8):  # no contrast group is torn
        assert len(set(folds.fold_of_row[topic * 10 : topic * 10 + 10])) == 1


def test_the_default_model_answers_rows_out_of_fold(
    folds_and_answers: tuple[crossval.Folds, crossval.Answers],
) -> None:
    folds, answers = folds_and_answers
    found = crossval.judge(folds, answers)
    assert found.real["tone"] == 1.0
    assert found.invented["tone"] == 1.0
    assert found.contrast == 1.0
    assert set(found.real) == {"tone"}


def test_a_peer_learns_nothing_from_the_fold_that_it_answers(
    folds_and_answers: tuple[crossval.Folds, crossval.Answers],
) -> None:
    folds, _ = folds_and_answers

    class Memory(Majority):
        """Answers rightly what it has seen, and else the last label."""

        def fit(self, examples: object) -> None:
            self.seen = dict(
                zip(
                    [row[0] for row in examples["tone"].rows],  # type: ignore[index]
                    examples["tone"].labels,  # type: ignore[index]
                    strict=True,
                )
            )

        def scores(self, rows: object) -> dict[str, list[list[float]]]:
            assert not {text for text, _ in rows if "raid" not in text and "vote" not in text} & (  # type: ignore[attr-defined]
                self.seen.keys()
            )
            return {"tone": [[0.0] * 10 + [1.0] for _ in rows]}  # type: ignore[attr-defined]

    found = crossval.judge(folds, crossval.answer_by_peer(Memory, folds))
    assert found.contrast == 0.0


def test_a_trained_peer_answers_its_rows_in_their_order(
    folds_and_answers: tuple[crossval.Folds, crossval.Answers],
) -> None:
    folds, _ = folds_and_answers
    found = crossval.judge(folds, crossval.answer_by_peer(Tfidf, folds))
    assert found.contrast == 1.0
    assert found.invented["stance"] == 1.0


def test_contrast_counts_statements() -> None:
    records = [
        make_record("a", tone="praise", metadata={"group": "g"}),
        make_record("b", tone="threat", metadata={"group": "g"}),
        make_record("c", tone="threat"),
    ]
    data = DataSet.from_records("small", records)
    folds = crossval.Folds(data, np.zeros(3, int), np.zeros(3, bool), np.array([True, True, False]))
    answers = {"tone": np.array([data.questions["tone"].gold[0]] * 3)}
    assert crossval.judge(folds, answers).contrast == 0.5


def test_figures_of_the_manifest_are_taken_apart() -> None:
    head = {"tone": {"macro_f1": 0.5}}
    slices = {"real": head, "invented": {"tone": {"macro_f1": 0.7}}}
    found = bench.from_manifest("m", {"cross_validation": {"heads": head, "slices": slices}})
    assert found["m"].real == {"tone": 0.5}
    assert found["m"].invented == {"tone": 0.7}
    alone = bench.from_manifest("m", {"cross_validation": {"heads": head, "slices": {}}})
    assert (alone["m"].real, alone["m"].invented) == ({}, {"tone": 0.5})
    assert bench.from_manifest("m", {}) == {}


def test_a_run_prints_tables_and_writes_figures(
    small_model_path: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    lines = "".join(json.dumps(row.to_dict()) + "\n" for row in make_records())
    (tmp_path / "real_dev.jsonl").write_text(lines, encoding="utf-8")
    monkeypatch.setattr(bench, "SEEDS", tmp_path / "real_dev.jsonl")
    monkeypatch.setattr(bench, "HELD_OUT", tmp_path / "none.jsonl")
    figures = tmp_path / "figures.json"
    assert not bench.main([
        "--bench", str(tmp_path), "--model", str(small_model_path), "--no-costs", "--no-promises",
        "--peers", "majority", "tfidf", "--json", str(figures),
    ])  # fmt: skip
    out = capsys.readouterr().out
    assert "**real_dev (40 statements, 40 pairs)**" in out
    assert "| TF-IDF + logistic regression | 1.000 [1.000, 1.000] |" in out
    assert "deep model" not in out
    written = json.loads(figures.read_text(encoding="utf-8"))
    tone = written["qualities"][0]["figures"]["majority class"]["tone"]
    assert tone["accuracy"] == 0.2
    assert written["qualities"][0]["gains"]["tone"]["peer"] == "TF-IDF + logistic regression"


def test_the_held_out_rows_are_measured_where_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bench, "HELD_OUT", tmp_path / "heldout.jsonl")
    assert bench.sets_of_data(None) == {}
    (tmp_path / "heldout.jsonl").touch()
    assert list(bench.sets_of_data(None)) == ["heldout"]
    assert list(bench.sets_of_data(tmp_path)) == ["heldout", "real_dev"]


def test_it_is_said_whether_peers_learnt_from_the_same_rows(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text("{}", encoding="utf-8")
    own = {"name": "real.jsonl", "rows": 15011, "sha256": bench.hash_of(path)}
    assert bench.describe([path], [own]) == "rows.jsonl, as it did"
    other = {"name": "a.jsonl", "rows": 2, "sha256": "ab"}
    assert (
        bench.describe([path], [own, other])
        == "rows.jsonl, while it learnt from real.jsonl of 15,011 rows and a.jsonl of 2 rows"
    )


@pytest.mark.parametrize("option", ["--bench", "--real", "--model"])
def test_a_missing_file_is_named_before_anything_is_measured(
    option: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        bench.read_arguments([option, str(tmp_path / "none")])
    assert f"{tmp_path / 'none'}" in capsys.readouterr().err


def test_a_process_of_its_own_tells_memory_and_rate(
    small_model_path: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(fresh, "FIRST", 5)
    texts = tmp_path / "texts.json"
    texts.write_text(json.dumps(["We condemn the raid."] * 30), encoding="utf-8")
    fresh.main("default", small_model_path, texts)
    told = json.loads(capsys.readouterr().out)
    assert told["memory"] > 20
    assert told["rate"] > 0


def test_the_default_model_starts_as_its_users_start_it(tmp_path: Path) -> None:
    command = one_sentence("default", tmp_path / "m.skops")
    assert command[1:4] == ["-m", "classifier", "score"]
    assert one_sentence("vader", tmp_path)[-2:] == ["vader", str(tmp_path)]


def test_the_deep_model_starts_by_its_name(tmp_path: Path) -> None:
    command = one_sentence("deep", tmp_path)
    assert command[1:4] == ["-m", "classifier", "score"]
    assert command[-2:] == ["--model", "deep"]


def test_what_is_needed_leaves_extras_out_and_names_each_once() -> None:
    names = needed(OWN)
    assert {OWN, "scikit-learn", "numpy", "typer"} <= set(names)
    assert "pytest" not in names
    assert len(names) == len(set(names))


def test_the_extra_is_counted_where_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = {
        "own": ["light>=1", "onnxruntime>=1; extra == 'encoder'", "pytest; extra == 'dev'"],
        "light": ["heavy; extra == 'encoder'"],
    }
    monkeypatch.setattr(costs.metadata, "requires", lines.get)
    assert needed("own") == ("own", "light")
    assert set(needed("own", "encoder")) == {"own", "light", "onnxruntime"}


def test_of_the_deep_model_only_what_its_wheel_holds_is_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (*DEEP_FILES, "taught.npz"):
        (tmp_path / name).write_bytes(bytes(250_000))
    assert model_size("deep", tmp_path) == 1.0
    assert model_size("tfidf", tmp_path) == 1.25
    monkeypatch.setattr(costs, "find_encoder", lambda _: tmp_path)
    monkeypatch.setattr(costs.metadata, "requires", lambda _: None)
    monkeypatch.setattr(costs.metadata, "files", lambda _: None)
    assert installed_size("own", deep=True) - installed_size("own") == 1.0


@pytest.mark.parametrize("file", ["predictor.py", "other.py"])
def test_our_own_files_are_counted_once(file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(costs, "OWN", "own")
    monkeypatch.setattr(costs, "size_of", lambda _: 10.0)
    monkeypatch.setattr(costs, "_own_size", lambda _: 25.0)
    monkeypatch.setattr(costs.metadata, "requires", lambda _: None)
    monkeypatch.setattr(costs.metadata, "files", lambda _: [Path("classifier") / file])
    in_place = file != "predictor.py"
    assert installed_size("own") == (45.0 if in_place else 25.0)


def test_a_slow_peer_is_timed_for_a_while_only(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    class Slow(Majority):
        def scores(self, rows: object) -> dict[str, list[list[float]]]:
            asked.append(len(rows))  # type: ignore[arg-type]
            return {}

    rows = [("We condemn the raid.", None)] * 1_200
    assert fresh.rate(Slow(), rows) > 0
    assert asked == [500, 500, 200]
    asked.clear()
    monkeypatch.setattr(fresh, "LONGEST", -1.0)
    assert fresh.rate(Slow(), rows) > 0
    assert asked == [500]


def test_sizes_add_up(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.bin").write_bytes(bytes(1_000_000))
    (tmp_path / "b.bin").write_bytes(bytes(500_000))
    assert size_of(tmp_path) == 1.5
    assert size_of(tmp_path / "b.bin") == 0.5
