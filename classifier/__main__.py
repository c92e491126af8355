"""``python -m classifier`` is the command ``stance``."""

from __future__ import annotations

from classifier.cli import main

if __name__ == "__main__":
    main()
