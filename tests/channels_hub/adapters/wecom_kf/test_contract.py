from tests.channels_hub.adapters.contract import AdapterContract


class TestWechatCustomerService(AdapterContract):
    """All that every adapter must do."""
