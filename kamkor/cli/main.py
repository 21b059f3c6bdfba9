"""The console command `kamkor`: a list of words, each loaded when it is used."""

import importlib
import json
import os
import sys
from dataclasses import dataclass
from typing import Any

import click
import django
from django.core.exceptions import ImproperlyConfigured

from kamkor.foundation.db.embedded_errors import ServerError

from . import house
from .setup_database import SetupError

HELP = {"-h", "--help"}


@dataclass(frozen=True, kw_only=True)
class Word:
    """`module:name` of a command, its one line of help, and what must be up first."""

    where: str
    help: str
    django: bool = False
    database: bool = False
    demo: bool = False
    hidden: bool = False


WORDS = {
    "run": Word(where="run:run", help="Start everything; the same as `make run`."),
    "serve": Word(where="serve:serve", help="The web server alone."),
    "portal": Word(
        where="portal:portal", help="The public site alone; profiles of all regions."
    ),
    "worker": Word(
        where="worker:worker", help="The worker of queued jobs alone.", django=True
    ),
    "demo": Word(
        where="demo:demo",
        help="A republic of invented people, brought in by the real import.",
        django=True,
        database=True,
        demo=True,
    ),
    "import": Word(
        where="importing:import_", help="Bring in a list.", django=True, database=True
    ),
    "link": Word(
        where="linking:link", help="Who is who in lists, from files alone.", django=True
    ),
    "index": Word(
        where="indexing:index",
        help="A composite index from a table of indicators: make, verify.",
        django=True,
    ),
    "indicators": Word(
        where="indicators:indicators",
        help="Figures of statistics offices: the catalogue, bring in.",
        django=True,
        database=True,
    ),
    "release": Word(
        where="releasing:release",
        help="Figures for the public: prepare, attack, publish, verify.",
        django=True,
        database=True,
    ),
    "opendata": Word(
        where="opendata:opendata",
        help="What was released, as files for machines; no database.",
    ),
    "linkage": Word(
        where="weights:linkage",
        help="Weights of linkage: teach, check, adopt, roll back.",
        django=True,
        database=True,
    ),
    "rights": Word(
        where="rights:rights",
        help="Judge the seven rights anew.",
        django=True,
        database=True,
    ),
    "marts": Word(
        where="marts:marts",
        help="The register counted quarter by quarter: build, status.",
        django=True,
        database=True,
    ),
    "instruments": Word(
        where="instruments:instruments",
        help="Forms of assessment: write one as an XLSForm.",
        django=True,
        database=True,
    ),
    "user": Word(
        where="user:user", help="People who sign in.", django=True, database=True
    ),
    "audit": Word(
        where="audit:audit",
        help="Prove that nobody changed the log.",
        django=True,
        database=True,
    ),
    "db": Word(where="db:db", help="The database: start, stop, copy, restore."),
    "messages": Word(
        where="messages:messages", help="Translations of the pages.", django=True
    ),
    "docs": Word(
        where="docs:docs", help="Write the reference pages of docs/.", django=True
    ),
    "fill": Word(where="fill:fill", help="", django=True, hidden=True),
    "places": Word(
        where="places:places",
        help="Territories: load the official classifier.",
        django=True,
        database=True,
    ),
    "providers": Word(
        where="providers:providers",
        help="The directory of services: bring in, take out.",
        django=True,
        database=True,
    ),
    "doctor": Word(
        where="doctor:doctor", help="Look for what is wrong and say what to do."
    ),
}


class Words(click.Group):
    """Loads a command only when it is called: `--help` answers at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return [name for name, word in WORDS.items() if not word.hidden]

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002
        name: str,
    ) -> click.Command | None:
        word = WORDS.get(name)
        if word is None:
            return None
        module, _, attribute = word.where.partition(":")
        loaded = importlib.import_module(f"kamkor.cli.{module}")
        command: click.Command = getattr(loaded, attribute)
        return command

    def format_commands(
        self, ctx: click.Context, formatter: click.HelpFormatter
    ) -> None:
        rows = [(name, WORDS[name].help) for name in self.list_commands(ctx)]
        with formatter.section("Commands"):
            formatter.write_dl(rows)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        word = WORDS.get(args[0])
        if word is not None and word.database and not HELP & set(args):
            self._open_database(ctx)
        if word is not None and word.demo and not HELP & set(args):
            os.environ["KAMKOR_DEMO"] = "yes"
        if word is not None and word.django:
            house.tell_demo()
            django.setup()
        return super().resolve_command(ctx, args)

    @staticmethod
    def _open_database(ctx: click.Context) -> None:
        if house.start_database():
            ctx.call_on_close(house.stop_database)


@click.group(cls=Words, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="kamkor")
def kamkor() -> None:
    """Kamkor: finds every child affected by migration, and who must act."""


def show(report: dict[str, Any], *, as_json: bool) -> None:
    """One object for programs, or its lines for people."""
    if as_json:
        click.echo(json.dumps(report, ensure_ascii=False, default=str))
        return
    width = max(map(len, report), default=0)
    for name, value in report.items():
        if isinstance(value, dict):
            value = ", ".join(f"{key}: {told}" for key, told in value.items())
        click.echo(f"{name.replace('_', ' '):<{width}}  {value}")


def main() -> None:
    """Run the command; what the user can mend is told in words, not as a traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        code = kamkor(prog_name="kamkor", standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (ServerError, SetupError, ImproperlyConfigured) as error:
        click.echo(f"kamkor: {error}", err=True)
        sys.exit(1)
    sys.exit(code if isinstance(code, int) else 0)
