"""Every word the widget says; the modules know only the names. `{braces}` are filled in by them.

In a context of their own: to a customer some things are said otherwise than to an agent.
"""

from django.utils.translation import pgettext_lazy

STRINGS = {
    # launcher
    "open": pgettext_lazy("widget", "Open the chat"),
    "close": pgettext_lazy("widget", "Close the chat"),
    "unread": pgettext_lazy("widget", "{n} unread messages"),
    "unreachable": pgettext_lazy("widget", "The chat cannot be reached just now. Please try again in a moment."),
    # header
    "ready": pgettext_lazy("widget", "Write to us, we are here"),
    "queued": pgettext_lazy("widget", "Waiting for an agent"),
    "queued_place": pgettext_lazy("widget", "Waiting: number {position}"),
    "queued_minutes": pgettext_lazy("widget", "Waiting: number {position}, about {minutes} min"),
    "served_by": pgettext_lazy("widget", "{name} is with you"),
    "typing": pgettext_lazy("widget", "{name} is typing"),
    "agent": pgettext_lazy("widget", "The agent"),
    "robot": pgettext_lazy("widget", "Assistant (automatic)"),
    "ended": pgettext_lazy("widget", "This conversation has ended"),
    "after_hours": pgettext_lazy("widget", "Outside service hours"),
    "connecting": pgettext_lazy("widget", "Connecting …"),
    "offline": pgettext_lazy("widget", "No connection. What you write is kept and sent as soon as it is back."),
    # the thread
    "log": pgettext_lazy("widget", "Messages"),
    "leave_message": pgettext_lazy("widget", "We are closed now. Leave a message, we answer as soon as we are back."),
    "leave_message_until": pgettext_lazy("widget", "We are closed now. Leave a message, we answer from {time}."),
    "older": pgettext_lazy("widget", "Earlier messages"),
    "new_messages": pgettext_lazy("widget", "{n} new"),
    "you": pgettext_lazy("widget", "You"),
    "picture": pgettext_lazy("widget", "Picture"),
    "voice": pgettext_lazy("widget", "Voice message"),
    "unsupported": pgettext_lazy("widget", "This message cannot be shown here."),
    "picture_gone": pgettext_lazy("widget", "The picture could not be loaded. Tap to try again."),
    "view_picture": pgettext_lazy("widget", "View the picture {name}"),
    "close_picture": pgettext_lazy("widget", "Close the picture"),
    "save_picture": pgettext_lazy("widget", "Save"),
    "sending": pgettext_lazy("widget", "Sending"),
    "sent": pgettext_lazy("widget", "Sent"),
    "read": pgettext_lazy("widget", "Read"),
    "not_sent": pgettext_lazy("widget", "Not sent. Tap to send again"),
    "discard": pgettext_lazy("widget", "Discard"),
    "today": pgettext_lazy("widget", "Today"),
    "yesterday": pgettext_lazy("widget", "Yesterday"),
    # the composer
    "write": pgettext_lazy("widget", "Write a message"),
    "write_leave": pgettext_lazy("widget", "Leave a message"),
    "write_again": pgettext_lazy("widget", "Anything else? Write to us"),
    "send": pgettext_lazy("widget", "Send"),
    "attach": pgettext_lazy("widget", "Send a picture or a file"),
    "drop": pgettext_lazy("widget", "Let go to send"),
    "too_large": pgettext_lazy("widget", "“{name}” is larger than {limit} MB and cannot be sent."),
    "too_long": pgettext_lazy("widget", "This is {over} characters too long."),
    "empty_file": pgettext_lazy("widget", "“{name}” is empty and cannot be sent."),
    "wrong_type": pgettext_lazy(
        "widget", "“{name}” is of a kind that cannot be sent. Pictures, PDF, Office and text files can."
    ),
    # the survey
    "survey": pgettext_lazy("widget", "How was our service?"),
    "score_1": pgettext_lazy("widget", "Very bad"),
    "score_2": pgettext_lazy("widget", "Bad"),
    "score_3": pgettext_lazy("widget", "So-so"),
    "score_4": pgettext_lazy("widget", "Good"),
    "score_5": pgettext_lazy("widget", "Very good"),
    "resolved": pgettext_lazy("widget", "Is your matter resolved?"),
    "yes": pgettext_lazy("widget", "Resolved"),
    "no": pgettext_lazy("widget", "Not resolved"),
    "why": pgettext_lazy("widget", "A word why (optional)"),
    "submit": pgettext_lazy("widget", "Send rating"),
    "later": pgettext_lazy("widget", "Not now"),
    "rate": pgettext_lazy("widget", "Please rate our service"),
    "rate_all": pgettext_lazy("widget", "Please choose a face and whether it is resolved."),
    "rating_failed": pgettext_lazy("widget", "The rating did not get through. Please try again."),
    "thanks": pgettext_lazy("widget", "Thank you for your rating."),
}
