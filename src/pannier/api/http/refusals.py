"""Why a request is not executed."""

from collections.abc import Mapping


class Refused(Exception):
    """The request never reaches execution. Carries what the HTTP response says.

    A request that is well formed and only asks for what is not there (`well_formed`) is answered with 200 where the
    client asked for `application/json`: with that media type any other status may be a proxy's.
    """

    def __init__(
        self,
        status: int,
        message: str,
        code: str = "BAD_REQUEST",
        headers: Mapping[str, str] | None = None,
        *,
        well_formed: bool = False,
        extensions: Mapping[str, int | str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.extensions = {**(extensions or {}), "code": code}
        self.headers = dict(headers or {})
        self.well_formed = well_formed
