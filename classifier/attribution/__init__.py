"""From the text of an article to its attributed statements; no model."""

from classifier.attribution.extraction import extract_statements

__all__ = ["extract_statements"]
