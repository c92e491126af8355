"""Vectors of statements from a small transformer, for whoever wants more than words can tell."""
