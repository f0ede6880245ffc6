"""The widget's HTTP, as told in docs/web-chat.md."""

from channels_hub.web.visitor.files import Files
from channels_hub.web.visitor.messages import Messages, Read
from channels_hub.web.visitor.session import End, Session, SurveyAnswer

__all__ = ["End", "Files", "Messages", "Read", "Session", "SurveyAnswer"]
