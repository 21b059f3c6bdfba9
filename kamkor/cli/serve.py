import click

from . import granian, house


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), help="Default: $PORT or 8000.")
@click.option("--workers", type=click.IntRange(1, 64), help="Default: one per core.")
def serve(host: str, port: int | None, workers: int | None) -> None:
    """Serve the pages. The database must run and its tables be up to date.

    Behind a proxy that speaks TLS set KAMKOR_HTTPS=yes and KAMKOR_HOSTS.
    """
    house.require_database()
    granian.become("config.wsgi:application", host=host, port=port, workers=workers)
