"""`/demo/`: the page of an invented telecom operator that carries the widget, as a customer's site would."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from channels_hub.adapters.webchat import signing
from channels_hub.models import Channel, Inbox

#: There is such a page only for the inboxes of the demo data: always open, and with service hours.
INBOXES = ("demo", "hours")
#: Who is signed in on the operator's site; the phone number is that of a customer in the demo data.
ERIN = {"id": "erin", "name": "赵艾琳", "phone": "13951880001"}


def host_page(request: HttpRequest) -> HttpResponse:
    """Erin's page; `?as=guest` is for somebody the operator does not know, `?inbox=hours` keeps service hours."""
    key = request.GET.get("inbox", INBOXES[0])
    if key not in INBOXES:
        raise Http404
    inbox = get_object_or_404(Inbox, key=key, channel=Channel.WEBCHAT, active=True)
    guest = request.GET.get("as") == "guest"
    identity = "" if guest else signing.vouch(inbox, ERIN)
    return render(
        request, "widget/demo.html", {"inbox": inbox, "customer": None if guest else ERIN, "identity": identity}
    )
