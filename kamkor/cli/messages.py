import click
from django.conf import settings

from kamkor.foundation.web import message_checks
from kamkor.foundation.web import messages as catalogues

from .main import show


@click.group()
def messages() -> None:
    """Translations: collect the words, compile them, find what is wrong."""


@messages.command()
@click.option("--only", default="", help='One folder, as "kamkor/register/people".')
def extract(only: str) -> None:
    """Bring new words into every catalogue; translations stay."""
    for report in catalogues.extract(only=only):
        click.echo(
            f"{report.path.relative_to(settings.BASE_DIR)}: {report.total} words, "
            f"{report.missing} missing, {report.obsolete} no longer used"
        )


@messages.command("compile")
def compile_() -> None:
    """Make the .mo files that are older than their .po."""
    click.echo(f"{catalogues.compile_catalogs()} catalogues compiled")


@messages.command()
@click.option("--json", "as_json", is_flag=True, help="One object for programs.")
@click.pass_context
def check(context: click.Context, *, as_json: bool) -> None:
    """Missing words, broken placeholders, wrong letters; exit code 1 when any."""
    problems = message_checks.check()
    if as_json:
        found = [
            {"file": str(p.path), "text": p.text, "problem": p.what} for p in problems
        ]
        show({"problems": found}, as_json=True)
    else:
        for problem in problems:
            click.echo(problem)
        click.echo(f"{len(problems)} problems in the translations")
    context.exit(1 if problems else 0)
