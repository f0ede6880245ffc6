from channels_hub.adapters.webchat.adapter import WebChat

adapter = WebChat()
