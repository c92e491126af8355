"""Fine-tuning and export with a tiny BERT of random weights, where the tools are installed."""

# ruff: noqa: ANN401 - torch has no types where it is missing

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from lessons import make_lessons
from tiny_encoder import make_tokenizer

from classifier.learning.encoder.inputs import Tokens

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

from exporting import export_graph  # noqa: E402
from finetuning import Plan, average, decide, finetune  # noqa: E402

from bert import Copies, Shape  # noqa: E402 - needs torch

SIZES = [11, 3, 4, 3]
WORDS = 1200


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Return a folder with a BERT of two layers, and that BERT."""
    torch.manual_seed(0)
    config = transformers.BertConfig(
        vocab_size=WORDS,
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=32,
    )
    folder = tmp_path_factory.mktemp("bert")
    model = transformers.BertModel(config, add_pooling_layer=False).eval()
    with torch.no_grad():
        for part in model.parameters():
            part.mul_(5)
    model.save_pretrained(folder)
    return folder, model


@pytest.fixture(scope="module")
def lessons() -> Any:
    """Return texts whose labels hang on their second word, and stance on the marked one."""
    chance = np.random.default_rng(0)
    tokens, marked, gold = [], [], {head: [] for head in ("tone", "sentiment", "intensity")}
    stance = []
    for _ in range(60):
        label, position = chance.integers(3), chance.integers(3)
        ids = (2, 1000 + int(label), 1010 + int(position), int(chance.integers(1020, 1100)), 3)
        for types in ((0,) * 5, (0, 0, 1, 0, 0)):
            tokens.append(Tokens(ids, types))
            marked.append(any(types))
            for head, values in gold.items():
                values.append(-1 if any(types) else int(label) % (3 if head == "sentiment" else 4))
            stance.append(int(position))
    folds = np.repeat(np.arange(60) % 2, 2)
    arrays = {head: np.array(values) for head, values in gold.items()}
    return make_lessons(tokens, marked, arrays | {"stance": np.array(stance)}, SIZES, folds)


@pytest.fixture
def make(checkpoint: Any) -> Any:
    from safetensors.torch import load_file

    shape = Shape(layers=2, heads=2, dimension=16, statement=18, stance=3)
    weights = load_file(checkpoint[0] / "model.safetensors")
    return lambda plan: Copies(weights, shape, plan.copies, "cpu")


@pytest.fixture
def plan() -> Plan:
    return Plan(soup=2, folds=2, epochs=12, batch=8, rate=1e-2)


def test_copies_compute_what_transformers_does(make: Any, plan: Plan, checkpoint: Any) -> None:
    copies = make(plan)
    ids = torch.tensor([[2, 1000, 1010, 1050, 3], [2, 1001, 3, 0, 0]])
    lengths = torch.tensor([5, 3])
    types = torch.tensor([[0, 0, 1, 1, 0], [0, 0, 0, 0, 0]])
    mask = (torch.arange(5) < lengths[:, None]).long()
    with torch.no_grad():
        hidden = checkpoint[1](
            input_ids=ids, attention_mask=mask, token_type_ids=types
        ).last_hidden_state
        sentence, target = copies.only(1).vectors(ids[None], types[None], lengths[None])
    normal = torch.nn.functional.normalize
    wanted = normal((hidden * mask[..., None]).sum(1), dim=-1)
    assert torch.allclose(sentence[0], wanted, atol=1e-5)
    assert torch.allclose(target[0, 0], normal(hidden[0, 2:4].sum(0), dim=-1), atol=1e-5)
    assert torch.allclose(target[0, 1], sentence[0, 1], atol=1e-6)


def test_copies_learn_what_hangs_on_words_and_marks(make: Any, plan: Plan, lessons: Any) -> None:
    copies = make(plan)
    losses = []
    finetune(copies, lessons, plan, progress=lambda done, total, loss: losses.append(loss))
    average(copies, plan.soup)
    assert losses[-1] < losses[0] / 2
    hidden = np.flatnonzero((lessons.fold == 1) & lessons.marked)
    _, stance = decide(copies, lessons, 2 * plan.soup, hidden)
    assert (stance.argmax(1) == lessons.answers[hidden, 3]).mean() > 0.9


def test_copies_of_a_fold_never_see_it(plan: Plan, lessons: Any) -> None:
    known = plan.known(lessons)
    assert known[: plan.soup].all()
    batches = plan.batches(lessons)
    for _ in range(20):
        for copy, rows in enumerate(next(batches)):
            assert known[copy, rows].all()


def test_too_few_rows_are_refused(plan: Plan, lessons: Any) -> None:
    with pytest.raises(ValueError, match="60 rows to learn from, and a batch is 61"):
        next(replace(plan, batch=61).batches(lessons))


def test_a_run_that_goes_on_ends_as_one_that_was_not_stopped(
    make: Any, plan: Plan, lessons: Any, tmp_path: Path
) -> None:
    short = replace(plan, epochs=2, save_every=4)
    whole, stopped, resumed = make(short), make(short), make(short)
    finetune(whole, lessons, short)

    def stop(done: int, total: int, loss: float) -> None:
        if done == 6:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        finetune(stopped, lessons, short, checkpoint=tmp_path / "run.pt", progress=stop)
    steps = []
    finetune(
        resumed,
        lessons,
        short,
        checkpoint=tmp_path / "run.pt",
        progress=lambda done, total, loss: steps.append(done),
    )
    assert steps[0] == 5
    assert torch.allclose(whole.values, resumed.values, atol=1e-6)


def test_a_graph_in_8_bits_gives_nearly_the_same_vectors(
    make: Any, plan: Plan, checkpoint: Any, lessons: Any, tmp_path: Path
) -> None:
    from classifier.learning.encoder.encoder import Encoder
    from classifier.learning.encoder.files import write_encoder

    copies = make(plan)
    finetune(copies, lessons, replace(plan, epochs=2))
    graph = export_graph(checkpoint[0], copies.checkpoint(0))
    assert graph == export_graph(checkpoint[0], copies.checkpoint(0))
    about = {"name": "tiny", "version": "1", "dimension": 16, "max_tokens": 32}
    write_encoder(tmp_path / "tiny", graph, make_tokenizer().to_str().encode(), about)
    words = ["we", "condemn", "the", "blockade", "of", "the", "border"]
    rows = [(words, (2, 4)), (words, None)]
    vectors = Encoder.load(tmp_path / "tiny").encode(rows)
    ids = make_tokenizer()
    ids.no_padding()
    pieces = ids.encode(words, is_pretokenized=True).ids
    types = [[0, 0, 0, 1, 1, 0, 0, 0, 0], [0] * 9]
    with torch.no_grad():
        sentence, target = copies.only(0).vectors(
            torch.tensor([[pieces] * 2]), torch.tensor([types]), torch.tensor([[9, 9]])
        )
    assert (vectors.sentence * sentence[0].numpy()).sum(1).min() > 0.97
    assert (vectors.target * target[0].numpy()).sum(1).min() > 0.97
