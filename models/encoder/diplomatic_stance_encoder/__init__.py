"""The deep model of diplomatic-stance and its encoder: files to be read, and no code.

``encoder.onnx``, ``tokenizer.json`` and ``encoder.json`` are the encoder, and ``deep.skops`` is the
model whose heads stand on it. `classifier.Predictor.load("deep")` finds them here.
"""

from __future__ import annotations


def __getattr__(name: str) -> str:
    """Look the version up when it is asked for (PEP 562)."""
    if name != "__version__":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib.metadata import version  # noqa: PLC0415 - slow

    return version("diplomatic-stance-encoder")
