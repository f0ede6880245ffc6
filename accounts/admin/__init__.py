from accounts.admin import people, sign_in

__all__ = ["people", "sign_in"]
