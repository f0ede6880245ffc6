from django.urls import path

from workbench.web import calls, customers, desk, people, playback, search, steps, talk

app_name = "workbench"
urlpatterns = [
    path("", desk.desk, name="desk"),
    path("list/", desk.list_, name="list"),
    path("search/", search.search, name="search"),
    path("calls/", calls.enter, name="enter_call"),
    path("calls/<int:customer_id>/", calls.call, name="call"),
    path("<int:conversation_id>/call/end/", calls.end, name="end_call"),
    path("<int:conversation_id>/callback/", calls.want_callback, name="want_callback"),
    path("colleagues/", people.colleagues, name="colleagues"),
    path("start/<int:identity_id>/", steps.start, name="start"),
    path("<int:conversation_id>/", desk.conversation, name="conversation"),
    path("<int:conversation_id>/frame/", desk.frame, name="frame"),
    path("<int:conversation_id>/messages/", talk.messages, name="messages"),
    path("<int:conversation_id>/files/", talk.files, name="files"),
    path("<int:conversation_id>/read/", talk.read, name="read"),
    path("messages/<int:message_id>/again/", talk.resend, name="resend"),
    path("<int:conversation_id>/accept/", steps.accept, name="accept"),
    path("<int:conversation_id>/decline/", steps.decline, name="decline"),
    path("<int:conversation_id>/transfer/", steps.transfer, name="transfer"),
    path("<int:conversation_id>/snooze/", steps.snooze, name="snooze"),
    path("<int:conversation_id>/park/", steps.park, name="park"),
    path("<int:conversation_id>/unpark/", steps.unpark, name="unpark"),
    path("<int:conversation_id>/close/", steps.close, name="close"),
    path("<int:conversation_id>/playback/", playback.playback, name="playback"),
    path("<int:conversation_id>/customer/", customers.pane, name="customer"),
    path("customers/<int:customer_id>/edit/", customers.edit, name="edit_customer"),
    path("customers/<int:customer_id>/reveal/<slug:field>/", customers.reveal, name="reveal"),
    path("customers/<int:customer_id>/merge/", customers.merge, name="merge"),
    path("merges/<int:merge_id>/undo/", customers.unmerge, name="unmerge"),
    path("customers/<int:customer_id>/restrict/", customers.restrict, name="restrict"),
    path("restrictions/<int:restriction_id>/lift/", customers.lift, name="lift"),
    path("customers/<int:customer_id>/cards/<int:connector_id>/", customers.card, name="card"),
    path("customers/<int:customer_id>/conversations/", customers.past, name="past"),
]
