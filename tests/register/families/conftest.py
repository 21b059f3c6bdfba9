from tests.register.families.removal import Cast
from tests.standing import standing


@standing
def cast():
    return Cast()


@standing
def moved(cast):
    """The family moved while Bakyt worked on something for the boy."""
    cast.gap = cast.work_on()
    cast.moves()
    return cast
