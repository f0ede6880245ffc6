from tests.channels_hub.adapters.contract import AdapterContract


class TestEmail(AdapterContract):
    """All that every adapter must do."""
