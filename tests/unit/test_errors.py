"""Errors say what happened, where, and what to do next."""

import pytest

from classifier.errors import (
    ArtifactError,
    ClassifierError,
    DataError,
    MissingExtraError,
    UntrustedModelError,
)


@pytest.mark.parametrize(
    ("error", "parent"),
    [
        (DataError, ClassifierError),
        (ArtifactError, ClassifierError),
        (UntrustedModelError, ArtifactError),
        (MissingExtraError, ClassifierError),
    ],
)
def test_the_tree(error: type[Exception], parent: type[Exception]) -> None:
    assert error.__base__ is parent


@pytest.mark.parametrize(
    ("path", "line", "field", "expected"),
    [
        (None, None, None, "is blank"),
        (None, None, "text", "text: is blank"),
        (None, 3, None, "row 3: is blank"),
        ("a.csv", None, "text", "a.csv: text: is blank"),
        ("a.csv", 3, "text", "a.csv:3: text: is blank"),
        ("a.csv", 3, None, "a.csv:3: is blank"),
        ("-", 3, "text", "<stdin>:3: text: is blank"),
        ("-", None, None, "<stdin>: is blank"),
    ],
)
def test_a_data_error_names_what_is_known_of_its_place(
    path: str | None, line: int | None, field: str | None, expected: str
) -> None:
    error = DataError("is blank", path=path, line=line, field=field)
    assert str(error) == expected
    assert (error.message, error.path, error.line, error.field) == ("is blank", path, line, field)


def test_a_missing_extra_is_named_with_the_line_that_installs_it() -> None:
    error = MissingExtraError("The confusion plot", "plots")
    assert str(error).startswith("The confusion plot needs")
    assert "pip install 'diplomatic-stance[plots]'" in str(error)
    assert (error.feature, error.extra) == ("The confusion plot", "plots")
