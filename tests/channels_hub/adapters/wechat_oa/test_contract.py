from tests.channels_hub.adapters.contract import AdapterContract


class TestWechatOfficialAccount(AdapterContract):
    """All that every adapter must do."""
