from tests.casework.providers.offices import Team
from tests.standing import standing


@standing
def team():
    return Team()
