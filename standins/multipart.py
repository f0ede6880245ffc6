"""The file in an uploaded form."""

from email.parser import BytesParser
from email.policy import HTTP

from standins.server import Request


def file_in(request: Request) -> tuple[str, str, bytes]:
    """Name, type and content of the part named `media`; empty when there is none."""
    head = f"Content-Type: {request.headers.get('content-type', '')}\r\n\r\n".encode()
    form = BytesParser(policy=HTTP).parsebytes(head + request.body)
    for part in form.iter_parts() if form.is_multipart() else []:
        if part.get_param("name", header="content-disposition") == "media":
            content = part.get_payload(decode=True)
            return part.get_filename() or "", part.get_content_type(), content if isinstance(content, bytes) else b""
    return "", "", b""
