from standins.wecom_kf.platform import Account, Platform

__all__ = ["Account", "Platform"]
