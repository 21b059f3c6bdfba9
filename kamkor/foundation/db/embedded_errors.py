"""Why the embedded PostgreSQL cannot do something, each in words for its user."""


class ServerError(Exception):
    """The server cannot start, stop or answer; the text says what to do."""


class DiskFull(ServerError):
    """There is no room for the database. Nothing is lost; it starts when there is."""


class AlreadyRunning(ServerError):
    """Another process is busy with the same data folder and does not finish."""


class BackupError(ServerError):
    """A backup could not be written or read; the database is as it was."""
