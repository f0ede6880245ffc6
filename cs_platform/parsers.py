"""What programs send, taken apart."""

from typing import Any

from rest_framework import exceptions, parsers


class ShallowJSONParser(parsers.JSONParser):
    """A body nested deeper than the interpreter reaches is a broken one."""

    def parse(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().parse(*args, **kwargs)
        except RecursionError as error:
            raise exceptions.ParseError from error
