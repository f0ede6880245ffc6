"""The self-service that answers first: listens, answers from the knowledge, calls a person in time (CH6)."""
