"""The customer's chat window on somebody else's page: its script, its words, its demo host."""
