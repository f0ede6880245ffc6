from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _

from channels_hub import presenting
from channels_hub.actions import files
from channels_hub.examining import LARGEST_FILE
from channels_hub.text import clean
from channels_hub.web.visitor import throttling
from channels_hub.web.visitor.base import Problem, VisitorView

OVERHEAD = 64 * 1024  # of a multipart form around the file


class Files(VisitorView):
    """A file for a message that follows."""

    rate = throttling.SENDING_UP

    def post(self, request: HttpRequest) -> JsonResponse:
        if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_FILE + OVERHEAD:
            limit = {"limit": LARGEST_FILE >> 20}
            raise Problem(413, "too_large", _("This file is too large: at most %(limit)d MB.") % limit)
        upload = request.FILES.get("file")
        if upload is None:
            raise Problem(400, "no_file", _("There is no file in this."))
        client_id = clean(request.POST.get("client_id", ""))[:64]
        attachment = files.take_in(
            self.inbox, self.visitor.external_id, upload.read(), upload.name or "", client_id or None
        )
        return JsonResponse(presenting.attachment_json(attachment, for_customer=True), status=201)
