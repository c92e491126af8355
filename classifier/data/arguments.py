"""What calling code hands in as a statement and a target, checked and made into records."""

from __future__ import annotations

from dataclasses import replace

from classifier.data.records import Statement, Target


def as_statement(item: str | Statement, target: str | Target | None = None) -> Statement:
    """Return a statement with its target.

    Parameters
    ----------
    item
        Its words, or the statement itself.
    target
        ``None`` or blank for the statement's own target; of which a blank one is none either.

    Raises
    ------
    TypeError
        If one is of another type.

    Examples
    --------
    >>> as_statement("We condemn the blockade.", "the blockade").target
    Target(text='the blockade', start=None, end=None)
    """
    remedy = "give its words, or make one with Statement.from_dict(row)"
    check_type(item, (str, Statement), "a statement is a string or a Statement", remedy)
    statement = Statement(item) if isinstance(item, str) else item
    check_type(statement.text, (str,), "the text of a statement is a string", "convert it")
    chosen = _as_target(target) or _as_target(statement.target)
    return statement if chosen is statement.target else replace(statement, target=chosen)


def _as_target(target: str | Target | None) -> Target | None:
    if target is None:
        return None
    remedy = "leave it out to score without one"
    check_type(target, (str, Target), "a target is a string or a Target", remedy)
    target = Target(target) if isinstance(target, str) else target
    check_type(target.text, (str,), "the words of a target are a string", remedy)
    return target if target.text.strip() else None


def check_type(value: object, kinds: tuple[type, ...], rule: str, remedy: str) -> None:
    """Check the type of an argument.

    Parameters
    ----------
    value
        The argument.
    kinds
        Types that it may have.
    rule
        The same in words.
    remedy
        What to do instead.

    Raises
    ------
    TypeError
        If it is of none of them.
    """
    if not isinstance(value, kinds):
        raise TypeError(f"{rule}, got {type(value).__name__}; {remedy}")
