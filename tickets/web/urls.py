from django.urls import path, register_converter
from django.urls.converters import StringConverter

from tickets.web import act, callbacks, desk, files, lists, new, orders, page


class NumberConverter(StringConverter):
    """A ticket's number, and nothing that only looks like one."""

    regex = r"\d{8}-\d{5,7}"


register_converter(NumberConverter, "ticket_number")

app_name = "tickets"
urlpatterns = [
    path("", lists.tickets, name="list"),
    path("new/", new.new, name="new"),
    path("new/fields/", new.fields, name="new_fields"),
    path("orders/", orders.orders, name="orders"),
    path("orders/<int:order_id>/", orders.order, name="order"),
    path("orders/<int:order_id>/take/", act.take, name="take"),
    path("orders/<int:order_id>/<slug:slug>/", act.order, name="act_on_order"),
    path("callbacks/", callbacks.callbacks, name="callbacks"),
    path("callbacks/return/<int:call_id>/", callbacks.return_call, name="return_call"),
    path("due/", desk.due, name="due"),
    path("of-customer/<int:customer_id>/", desk.of_customer, name="of_customer"),
    path("files/<uuid:token>/", files.file, name="file"),
    path("<ticket_number:number>/", page.ticket, name="ticket"),
    path("<ticket_number:number>/<slug:slug>/", act.ticket, name="act"),
]
