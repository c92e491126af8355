"""Fine-tunes copies of an encoder: for each fold some that do not know it, and some that know all.

Copies of equal rows begin with other batches and end as their mean, which is better than each
(Wortsman et al. 2022, "Model soups").
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from lessons import UNKNOWN, Lessons
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional
from torch.optim import AdamW

from bert import Copies
from classifier.labels import STATEMENT_HEADS

Progress = Callable[[int, int, float], None]
"""Told how many steps are done, how many there are, and the loss of the last one."""

_POOL = 50
"""Batches that are drawn at once and sorted by length, so that little is padded."""

_WARM = 0.06
"""Share of the steps in which the rate rises."""

_LONGEST_GRADIENT = 1.0
_SCORED = 256
"""Rows of a batch that is only scored."""

_WORD = 1000
"""Word pieces below this number are marks and signs."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How to fine-tune.

    Attributes
    ----------
    soup
        Copies with the same rows.
    folds
        Folds of which there are copies that do not know them; 0 for none.
    epochs, batch, rate, seed
        As everywhere.
    smoothing
        Share of a right answer that is given to all labels.
    decay
        Of all weights.
    share
        Weight of each head of the statement beside stance.
    save_every
        Steps between two checkpoints.
    """

    soup: int = 3
    folds: int = 5
    epochs: float = 3.0
    batch: int = 48
    rate: float = 1.8e-4
    seed: int = 0
    smoothing: float = 0.05
    decay: float = 0.01
    share: float = 0.75
    save_every: int = 500

    @property
    def copies(self) -> int:
        """Copies in all; the first ones know all rows."""
        return self.soup * (self.folds + 1)

    def known(self, lessons: Lessons) -> NDArray[np.bool_]:
        """Return which rows each copy learns from, shape (copies, rows)."""
        masks = [np.ones(len(lessons), dtype=bool)]
        masks += [lessons.fold != fold for fold in range(self.folds)]
        return np.repeat(np.stack(masks), self.soup, axis=0)

    def batches(self, lessons: Lessons) -> Iterator[NDArray[np.intp]]:
        """Yield the rows of each step, shape (copies, batch), of like length.

        Each copy has an order of its own; an epoch ends when the copy with the fewest rows has
        seen them.
        """
        known = self.known(lessons)
        steps = self.steps_an_epoch(lessons)
        lengths = np.asarray(lessons.lengths, dtype=np.intp)
        epoch = 0
        while True:
            orders = []
            for copy, rows in enumerate(known):
                chance = np.random.default_rng([self.seed, epoch, copy])
                order = chance.permutation(np.flatnonzero(rows))[: steps * self.batch]
                pools = np.split(order, range(_POOL * self.batch, len(order), _POOL * self.batch))
                pools = [pool[np.argsort(lengths[pool], kind="stable")] for pool in pools]
                orders.append(np.concatenate(pools).reshape(steps, self.batch))
            together = np.stack(orders, axis=1)
            yield from together[np.random.default_rng([self.seed, epoch]).permutation(steps)]
            epoch += 1

    def steps(self, lessons: Lessons) -> int:
        """Return the number of steps in all."""
        return max(1, int(self.epochs * self.steps_an_epoch(lessons)))

    def steps_an_epoch(self, lessons: Lessons) -> int:
        """Return the steps in which the copy with the fewest rows sees them.

        Raises
        ------
        ValueError
            If these are fewer than a batch.
        """
        fewest = int(self.known(lessons).sum(axis=1).min())
        if fewest < self.batch:
            raise ValueError(
                f"a copy has {fewest} rows to learn from, and a batch is {self.batch}; give more "
                "statements, from more documents or topics"
            )
        return fewest // self.batch


def finetune(
    copies: Copies,
    lessons: Lessons,
    plan: Plan,
    *,
    checkpoint: Path | None = None,
    progress: Progress | None = None,
) -> None:
    """Fine-tune the copies in place.

    Parameters
    ----------
    copies
        As many as the plan says.
    lessons
        What to learn from.
    plan
        How.
    checkpoint
        A file to go on from, if there is one, and to write to every so many steps.
    progress
        Told after each step.
    """
    tables = _Tables(lessons, plan, copies.device)
    total = plan.steps(lessons)
    optimizer = AdamW(
        [copies.values], plan.rate, weight_decay=plan.decay, fused=copies.device == "cuda"
    )
    done = _resume(checkpoint, copies, optimizer) if checkpoint else 0
    for step, rows in enumerate(plan.batches(lessons)):
        if step < done:
            continue
        if step == total:
            break
        torch.manual_seed(
            plan.seed + step
        )  # so that a run that goes on is the one that was stopped
        loss = tables.loss(copies, rows, plan)
        _backward(loss.sum())
        norms = copies.gradients.norm(dim=1, keepdim=True)
        copies.gradients.mul_(_LONGEST_GRADIENT / norms.clamp(min=_LONGEST_GRADIENT))
        optimizer.param_groups[0]["lr"] = plan.rate * _share_of_rate(step, total)
        optimizer.step()
        copies.gradients.zero_()
        if checkpoint and (step + 1) % plan.save_every == 0:
            _write(checkpoint, copies, optimizer, step + 1)
        if progress:
            progress(step + 1, total, float(loss.detach().mean()))


def _backward(loss: Tensor) -> None:
    with warnings.catch_warnings():
        # The copies of a weight do not lie side by side, but all weights of a copy do.
        warnings.filterwarnings("ignore", "grad and param do not obey the gradient layout")
        loss.backward()


def average(copies: Copies, soup: int) -> None:
    """Put in the place of every so many copies their mean, once."""
    with torch.no_grad():
        groups = copies.values.view(-1, soup, copies.values.shape[1])
        groups.copy_(groups.mean(dim=1, keepdim=True).expand_as(groups))


def decide(
    copies: Copies, lessons: Lessons, copy: int, rows: NDArray[np.intp]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return what one copy decides about some rows: the statement's heads, and stance.

    Returns
    -------
    statement, stance : numpy.ndarray
        Shape (rows, labels).
    """
    ids, marks = lessons.padded()
    lengths = lessons.lengths.astype(np.int64)
    outputs: tuple[list[NDArray[Any]], list[NDArray[Any]]] = ([], [])
    order = rows[np.argsort(lengths[rows], kind="stable")]
    single = copies.only(copy)
    with torch.no_grad():
        for batch in np.split(order, range(_SCORED, len(order), _SCORED)):
            places = lengths[batch].max(initial=1)
            given = (ids[batch, :places], marks[batch, :places], lengths[batch])
            tensors = (torch.from_numpy(item)[None].to(copies.device) for item in given)
            for found, part in zip(outputs, single.decide(*single.vectors(*tensors)), strict=True):
                found.append(part[0].float().cpu().numpy())
    back = np.argsort(np.argsort(lengths[rows], kind="stable"), kind="stable")
    statement, stance = (np.concatenate(found)[back] for found in outputs)
    return statement, stance


class _Tables:
    """Lessons where the copies live."""

    def __init__(self, lessons: Lessons, plan: Plan, device: str) -> None:
        self.ids, self.marks = (torch.from_numpy(item).to(device) for item in lessons.padded())
        self.lengths = lessons.lengths.astype(np.int64)
        self.places = torch.from_numpy(self.lengths).to(device)
        self.answers = torch.from_numpy(lessons.answers.astype(np.int64)).to(device)
        self.sizes = lessons.sizes.tolist()
        known = plan.known(lessons)[:: plan.soup]
        weights = np.repeat(np.stack([lessons.weights(rows) for rows in known]), plan.soup, axis=0)
        weights[..., : len(STATEMENT_HEADS)] *= plan.share
        self.weights = torch.from_numpy(weights).to(device)
        self.copies = torch.arange(plan.copies, device=device)[:, None]

    def loss(self, copies: Copies, rows: NDArray[np.intp], plan: Plan) -> Tensor:
        """Return the loss of each copy on its rows."""
        places = int(self.lengths[rows].max())
        there = torch.from_numpy(rows).to(copies.device)
        ids, marks = self.ids[:, :places][there], self.marks[:, :places][there]
        vectors = copies.vectors(ids, marks, self.places[there], learning=True)
        statement, stance = copies.decide(*vectors, learning=True)
        parts = [*torch.split(statement, self.sizes[: len(STATEMENT_HEADS)], dim=-1), stance]
        answers, weights = self.answers[there], self.weights[self.copies, there]
        total = torch.zeros(len(rows), device=copies.device)
        for head, decisions in enumerate(parts):
            losses = functional.cross_entropy(
                decisions.flatten(0, 1),
                answers[..., head].flatten(),
                reduction="none",
                ignore_index=UNKNOWN,
                label_smoothing=plan.smoothing,
            )
            total = total + (losses.view(there.shape) * weights[..., head]).mean(dim=1)
        return total


def _share_of_rate(step: int, total: int) -> float:
    """Return what of the full rate a step has: it rises, then falls to 0."""
    warm = max(1, int(_WARM * total))
    return min((step + 1) / warm, (total - step) / max(1, total - warm))


def _write(path: Path, copies: Copies, optimizer: AdamW, done: int) -> None:
    """Write a checkpoint beside the file and rename, so that none is ever half written."""
    part = path.with_suffix(".part")
    torch.save({"done": done, "values": copies.values, "optimizer": optimizer.state_dict()}, part)
    part.replace(path)


def _resume(path: Path, copies: Copies, optimizer: AdamW) -> int:
    """Go on from a checkpoint; return the number of steps that are done."""
    if not path.exists():
        return 0
    stored = torch.load(path, map_location=copies.device, weights_only=True)
    with torch.no_grad():
        copies.values.copy_(stored["values"])
    optimizer.load_state_dict(stored["optimizer"])
    return int(stored["done"])
