"""Stand-ins of outside services, as they speak on the wire: for the tests and the demo. No app imports them."""
