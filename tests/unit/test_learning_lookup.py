"""Looking columns up gives what scikit-learn's vectorizer gives."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from classifier.learning import lookup as module
from classifier.learning.lookup import ColumnLookup

STRINGS = ["a b b\nc", "", "c c c c", "unheard\nof a", "b\nb\nb a_c", "b b b a_c"]


def fitted(**settings: object) -> TfidfVectorizer:
    plain = {"token_pattern": r"\S+", "lowercase": False, "dtype": np.float32}
    vectorizer = TfidfVectorizer(**plain, **settings)
    return vectorizer.fit(["a b b c", "c d", "a_c b"])


@pytest.mark.parametrize("sublinear", [True, False])
@pytest.mark.parametrize("use_idf", [True, False])
@pytest.mark.parametrize("norm", ["l2", None])
def test_every_weighting_is_that_of_scikit_learn(
    sublinear: bool, use_idf: bool, norm: str | None
) -> None:
    vectorizer = fitted(sublinear_tf=sublinear, use_idf=use_idf, norm=norm)
    found, expected = ColumnLookup(vectorizer).transform(STRINGS), vectorizer.transform(STRINGS)
    assert found.shape == expected.shape
    assert found.dtype == expected.dtype == np.float32
    assert found.toarray() == pytest.approx(expected.toarray(), abs=1e-7)
    assert found.toarray().any(axis=1).tolist() == [True, False, True, True, True, True]


def test_where_pieces_end_does_not_matter() -> None:
    matrix = ColumnLookup(fitted()).transform(["b b b a_c", "b\nb\nb a_c", "b b\nb\na_c"])
    rows = matrix.toarray()
    assert (rows[0] == rows[1]).all() and (rows[0] == rows[2]).all()


@pytest.mark.parametrize("strings", [[], [""], ["unheard"]])
def test_nothing_known_makes_an_empty_matrix(strings: list[str]) -> None:
    matrix = ColumnLookup(fitted()).transform(strings)
    assert (matrix.shape, matrix.nnz) == ((len(strings), 5), 0)


def test_columns_are_those_of_the_vocabulary_as_often_as_they_occur() -> None:
    vectorizer = fitted()
    names = {column: name for name, column in vectorizer.vocabulary_.items()}
    columns = np.frombuffer(ColumnLookup(vectorizer).row(["b unheard", "", "a b"]), np.int32)
    assert [names[column] for column in columns] == ["b", "a", "b"]


def test_single_tokens_are_looked_up_without_being_remembered() -> None:
    lookup = ColumnLookup(fitted(), single=True)
    pieces = ["b", "unheard", "b", "a_c"]
    assert lookup.row(pieces) == ColumnLookup(fitted()).row(pieces)
    assert lookup._known is None


def test_a_row_of_columns_counts_as_its_string_does() -> None:
    lookup = ColumnLookup(fitted())
    found = lookup.transform([lookup.row(["a b", "b", "c"]), lookup.row([])])
    assert (found.toarray() == lookup.transform(["a b b c", ""]).toarray()).all()


def test_what_is_remembered_has_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_KNOWN", 3)
    lookup = ColumnLookup(fitted())
    strings = [f"a b{number}\nb c" for number in range(10)]
    expected = ColumnLookup(fitted()).transform(["a\nb c"] * 10)
    assert (lookup.transform(strings) != expected).nnz == 0
    assert len(lookup._known) <= 3


def test_threads_share_a_lookup(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_KNOWN", 2)
    lookup = ColumnLookup(fitted())
    strings = [f"a b{number % 7} c" for number in range(200)]
    expected = ColumnLookup(fitted()).transform(strings)
    with ThreadPoolExecutor(4) as threads:
        for matrix in threads.map(lookup.transform, [strings] * 8):
            assert (matrix != expected).nnz == 0
