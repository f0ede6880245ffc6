from accounts.models.organisation import BusinessLine, Department, Region, Skill, Team
from accounts.models.presence import Presence
from accounts.models.user import Role, Scope, User

__all__ = [
    "BusinessLine",
    "Department",
    "Presence",
    "Region",
    "Role",
    "Scope",
    "Skill",
    "Team",
    "User",
]
