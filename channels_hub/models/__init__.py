from channels_hub.models.allowance import Allowance
from channels_hub.models.attachment import Attachment
from channels_hub.models.call import Call
from channels_hub.models.channel_token import ChannelToken
from channels_hub.models.connector import Connector, ConnectorField
from channels_hub.models.conversation import Conversation
from channels_hub.models.customer import Customer, Identity, Restriction, Tag
from channels_hub.models.data_request import DataRequest
from channels_hub.models.envelope import Envelope
from channels_hub.models.feed import Feed
from channels_hub.models.inbox import Channel, Inbox
from channels_hub.models.merge import Distinct, Merge
from channels_hub.models.message import Message
from channels_hub.models.reveal import Reveal
from channels_hub.models.self_service import MenuItem, SelfService, SelfServiceRemark
from channels_hub.models.survey import Survey
from channels_hub.models.trouble import Trouble

__all__ = [
    "Allowance",
    "Attachment",
    "Call",
    "Channel",
    "ChannelToken",
    "Connector",
    "ConnectorField",
    "Conversation",
    "Customer",
    "DataRequest",
    "Distinct",
    "Envelope",
    "Feed",
    "Identity",
    "Inbox",
    "MenuItem",
    "Merge",
    "Message",
    "Restriction",
    "Reveal",
    "SelfService",
    "SelfServiceRemark",
    "Survey",
    "Tag",
    "Trouble",
]
