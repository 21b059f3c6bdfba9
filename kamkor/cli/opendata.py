"""`kamkor opendata`: releases as files for machines; no database."""

import os
from pathlib import Path

import click
import django

from kamkor.interfaces.opendata import exporting, structure
from kamkor.interfaces.opendata.catalogue.terms import terms

from .main import show
from .released import chosen


@click.group()
def opendata() -> None:
    """Open data: what was released, for machines. It needs no database."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.portal"
    django.setup()


@opendata.command()
@click.option(
    "--out",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the files; what else is in it stays.",
)
@click.option("--release", "number", type=int, help="Default: the newest.")
@click.option(
    "--site",
    default="http://127.0.0.1:8000",
    show_default=True,
    help="Scheme and host of the site, for the addresses in the catalogue.",
)
@click.option("--json", "as_json", is_flag=True, help="Tell the result as JSON.")
def export(out: Path, number: int | None, site: str, *, as_json: bool) -> None:
    """Write a release as files: tables, SDMX, descriptions, the catalogue.

    The folder is laid out as the addresses of the site are, so that any web server or a
    git repository can be a mirror. SHA256SUMS lists the files.
    """
    kept = chosen(number)
    base = f"{site.rstrip('/')}/data/v1/releases/{kept.number}/"
    written = exporting.export(structure.release(kept), out, base, terms())
    show(
        {"release": kept.number, "files": len(written), "folder": str(out)},
        as_json=as_json,
    )
