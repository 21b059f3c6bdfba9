"""`kamkor portal`: the public site alone, and the profiles of all regions as files."""

import os
from pathlib import Path

import click
import django
from django.utils.translation import override
from rich.progress import Progress

from kamkor.foundation.web.words import LANGUAGE_NAMES
from kamkor.interfaces.portal.asking import Asked
from kamkor.interfaces.portal.making import Place, View
from kamkor.interfaces.portal.pages import sheet
from kamkor.interfaces.portal.reads import Release

from . import granian
from .released import chosen


@click.group()
def portal() -> None:
    """The public site: what was released, for everybody. It needs no database."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.portal"


@portal.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), help="Default: $PORT or 8000.")
@click.option("--workers", type=click.IntRange(1, 64), help="Default: one per core.")
def serve(host: str, port: int | None, workers: int | None) -> None:
    """Serve the public pages alone, from the folder KAMKOR_PUBLICATION.

    Neither the database nor its keys are needed, nor should they be there. Behind a
    proxy set KAMKOR_HOSTS.
    """
    granian.become(
        "config.portal_wsgi:application", host=host, port=port, workers=workers
    )


@portal.command()
@click.option(
    "--out",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the files, one a region and language.",
)
@click.option("--release", "number", type=int, help="Default: the newest.")
@click.option(
    "--site",
    default="http://127.0.0.1:8000",
    show_default=True,
    help="Scheme and host of the public site, for the address on each sheet.",
)
def profiles(out: Path, number: int | None, site: str) -> None:
    """Write the profile of every region in every language as a PDF to print."""
    django.setup()
    kept = chosen(number)
    regions = Release(kept).regions()
    out.mkdir(parents=True, exist_ok=True)
    jobs = [(area, language) for area in regions for language in LANGUAGE_NAMES]
    with Progress() as progress:
        for area, language in progress.track(jobs, description="Profiles"):
            place = Place(language, kept.number, "profile", (("code", area.code),))
            view = View(Release(kept), Asked(), place, site.rstrip("/"))
            with override(language):
                drawn = sheet.pdf(view, area)
            name = f"profile-{area.code}-r{kept.number}-{language}.pdf"
            (out / name).write_bytes(drawn)
    click.echo(f"{len(jobs)} profiles of release {kept.number} in {out}")
