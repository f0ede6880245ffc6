"""How an action says no: one exception that pages, API and sockets show in the reader's words."""

from django.utils.functional import Promise


class Refused(Exception):
    """A rule of the business said no; nothing was changed.

    `code` is stable and for programs, `message` is translated and for people,
    `fields` maps a field's name to what is wrong with it.
    """

    status = 409

    def __init__(
        self,
        code: str,
        message: str | Promise,
        fields: dict[str, str | Promise] | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.fields = fields or {}


class Forbidden(Refused):
    """This person may see the thing but not do this to it."""

    status = 403
