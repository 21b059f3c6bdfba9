"""How many examples a property is tried with: few in `make test`, many in `make drills`.

A property without settings of its own takes the number of the profile. One that names a
number, because each example is many queries, says `tries(few)`. Lives of a state machine
are marked `lives`, so that drills find them; pytest marks what hypothesis runs itself.
"""

from hypothesis import HealthCheck, settings

MANY = 20  # times as many in a drill

# Others work on the machine too: how long an example takes proves nothing.
_HOWEVER_SLOW = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("few", _HOWEVER_SLOW, max_examples=30)
settings.register_profile("many", _HOWEVER_SLOW, max_examples=500)
settings.load_profile("few")


def tries(few: int) -> int:
    """`few` in `make test`, MANY times as many in `make drills`."""
    return few * (MANY if settings.get_current_profile_name() == "many" else 1)
