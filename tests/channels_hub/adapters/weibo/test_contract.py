from tests.channels_hub.adapters.contract import AdapterContract


class TestWeibo(AdapterContract):
    """All that every adapter must do."""
