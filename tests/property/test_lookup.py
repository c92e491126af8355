"""Counting by pieces gives the matrix that scikit-learn counts token by token."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from many_texts import PATIENT, TEXTS

from classifier.learning.features import STATEMENT_PIECES
from classifier.learning.lookup import ColumnLookup
from classifier.learning.model import StanceModel
from classifier.learning.pieces import join
from classifier.learning.reading import read_text


@PATIENT
@given(st.lists(TEXTS, max_size=4))
def test_both_ways_give_the_same_matrix(small_model: StanceModel, texts: list[str]) -> None:
    readings = [read_text(text) for text in texts]
    for family, make in STATEMENT_PIECES.items():
        vectorizer = small_model.vectorizers[family]
        strings = [join(make(reading)) for reading in readings]
        found = ColumnLookup(vectorizer).transform(strings).toarray()
        if strings:
            assert found == pytest.approx(vectorizer.transform(strings).toarray(), abs=1e-6)
        assert found.dtype == np.float32
