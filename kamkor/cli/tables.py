"""Migrations, run in a process of their own that signs in as the migrating role."""

import click
import django
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from kamkor.foundation.db.prepare import install_context_key


@click.command(hidden=True)
def tables() -> None:
    """Apply the migrations that are missing. Called by `kamkor db migrate`."""
    django.setup()
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        click.echo(f"Bringing the tables up to date: {len(plan)} steps", err=True)
        call_command("migrate", interactive=False, verbosity=0)
    install_context_key()
