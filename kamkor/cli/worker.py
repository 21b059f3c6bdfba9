import os

import click
from django.core.management import call_command
from django.utils import timezone

from kamkor.register.linkage.files import jobs

from . import house


@click.command()
@click.option("--concurrency", type=click.IntRange(1, 32), default=1, show_default=True)
@click.option("--once", is_flag=True, help="Do what is queued, then end.")
def worker(concurrency: int, *, once: bool) -> None:
    """Do the queued jobs: imports, linkage, rights. Several workers may run."""
    house.require_database()
    os.umask(0o077)
    jobs.sweep(at=timezone.now())  # what a crash left, at once
    options = [f"--concurrency={concurrency}", *(["--one-shot"] if once else [])]
    call_command("procrastinate", "worker", *options)
