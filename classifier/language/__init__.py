"""Knows English and diplomacy; needs no model and no downloaded data."""
