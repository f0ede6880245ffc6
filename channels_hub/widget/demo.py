"""`/demo/`: the page of an invented telecom operator that carries the widget, as a customer's site would."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from channels_hub.adapters.webchat import signing
from channels_hub.models import Channel, Inbox

#: There is such a page only where demo data made this inbox.
INBOX = "demo"
#: Who is signed in on the operator's site; the phone number is that of a customer in the demo data.
ERIN = {"id": "erin", "name": "赵艾琳", "phone": "13951880001"}


def host_page(request: HttpRequest) -> HttpResponse:
    """Erin's page; `?as=guest` is the same page for somebody the operator does not know."""
    inbox = get_object_or_404(Inbox, key=INBOX, channel=Channel.WEBCHAT, active=True)
    guest = request.GET.get("as") == "guest"
    context = {
        "inbox": inbox,
        "customer": None if guest else ERIN,
        "identity": "" if guest else signing.vouch(inbox, ERIN),
    }
    return render(request, "widget/demo.html", context)
