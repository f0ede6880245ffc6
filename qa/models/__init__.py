from qa.models.corrective_action import CorrectiveAction
from qa.models.review import Cause, Review, ReviewEvent

__all__ = ["Cause", "CorrectiveAction", "Review", "ReviewEvent"]
