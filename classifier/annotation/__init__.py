"""Care of labelled data."""
