"""The command ``stance`` with all its verbs."""

from __future__ import annotations

from typing import Annotated

import typer

from classifier.cli import evaluate as evaluation
from classifier.cli import extract as extraction
from classifier.cli import lexicon as lexicon_verb
from classifier.cli import read as reading
from classifier.cli import score as scoring
from classifier.cli import train as training
from classifier.cli.check import check
from classifier.cli.common import StanceGroup, examples
from classifier.cli.hydrate import hydrate
from classifier.cli.info import info

# Without its markup mode typer does not load rich, which would cost a tenth of a second, and help
# and errors read the same in a terminal and in a file.
app = typer.Typer(
    cls=StanceGroup,
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=examples(
        'stance score "We firmly condemn the blockade." --target "the blockade"',
        "stance score --input statements.txt --format text",
        "stance read article.txt --format html -o page.html",
        "stance train mine.csv -o mine.skops",
    ),
)


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"stance {version('diplomatic-stance')}")
        raise typer.Exit


@app.callback()
def stance(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, help="Show the version and exit."
        ),
    ] = False,
) -> None:
    """Read what diplomats say: stance, tone, sentiment and intensity of statements."""


app.command(epilog=scoring.EXAMPLES)(scoring.score)
app.command(epilog=reading.EXAMPLES)(reading.read)
app.command(epilog=extraction.EXAMPLES)(extraction.extract)
app.command(epilog=training.EPILOG)(training.train)
app.command(epilog=evaluation.EXAMPLES)(evaluation.evaluate)
app.command(
    epilog=examples(
        "stance check mine.jsonl",
        "stance check mine.csv --labels own",
        "stance check mine.jsonl --format json",
    )
)(check)
app.command(epilog=examples("stance info", "stance info mine.skops --format json"))(info)
app.command(epilog=lexicon_verb.EXAMPLES)(lexicon_verb.lexicon)
app.command(
    epilog=examples(
        "stance hydrate seeds/real/labels.jsonl --root sources -o real.jsonl",
        "stance hydrate seeds/real/labels.jsonl --root sources --download -o real.jsonl",
    )
)(hydrate)
