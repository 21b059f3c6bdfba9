import secrets
from typing import Any

import click
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.access.grants import grant_role
from kamkor.foundation.accounts import actions
from kamkor.foundation.accounts.choices import Language
from kamkor.foundation.accounts.demo import demo_code, logins
from kamkor.foundation.db.context import MACHINE_ID, acting_as_machine
from kamkor.foundation.places.models import Organisation, Territory

from .main import show

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is read for another
ROLES = [role.value for role in RoleCode if role != RoleCode.MACHINE]


@click.group()
def user() -> None:
    """People who sign in."""


@user.command()
@click.argument("login")
@click.option("--name", required=True, help='"Surname Given Patronymic".')
@click.option("--role", type=click.Choice(ROLES), required=True)
@click.option("--territory", help="Code of the place where the role holds.")
@click.option("--organisation", help="Code of the body for which the role holds.")
@click.option(
    "--language", type=click.Choice(Language.values), default="ru", show_default=True
)
@click.option("--json", "as_json", is_flag=True, help="One object for programs.")
def add(
    login: str,
    name: str,
    role: str,
    *,
    language: str,
    as_json: bool,
    **place: str | None,
) -> None:
    """Add somebody and print a first password, once.

    At the first sign-in the person sets up a code generator or a passkey and gives the
    promise of confidentiality.
    """
    password = "-".join(
        "".join(secrets.choice(LETTERS) for _ in range(5)) for _ in range(3)
    )
    where = _where(**place)
    new = actions.NewUser(
        username=login,
        full_name=name,
        language=language,
        organisation_id=where.pk if isinstance(where, Organisation) else None,
    )
    now = timezone.now()
    try:
        with acting_as_machine(), transaction.atomic():
            made = actions.add_user(new, password=password, by=MACHINE_ID, at=now)
            grant_role(made, RoleCode(role), where=where, by=MACHINE_ID, at=now)
    except actions.NameTaken as error:
        raise click.ClickException(f"Somebody signs in as {error} already.") from error
    except ValidationError as error:
        raise click.ClickException(" ".join(error.messages)) from error
    told: dict[str, Any] = {"login": made.username, "password": password}
    show(told | {"role": role, "place": str(where)}, as_json=as_json)


@user.command()
@click.argument("login")
def code(login: str) -> None:
    """The sign-in code of a demo login at this moment. Real people have their own."""
    for known in logins():
        if known.username == login:
            click.echo(demo_code(known.secret, timezone.now()))
            return
    raise click.ClickException(
        f"{login} is no login of a demo. Codes of real people are only on their phones."
    )


def _where(territory: str | None, organisation: str | None) -> Territory | Organisation:
    if (territory is None) == (organisation is None):
        raise click.UsageError("Name one of --territory and --organisation.")
    model = Territory if territory else Organisation
    wanted = territory or organisation
    found: Territory | Organisation | None = model.objects.filter(
        country=settings.COUNTRY, code=wanted
    ).first()
    if found is None:
        raise click.ClickException(f"There is nothing with the code {wanted}.")
    return found
