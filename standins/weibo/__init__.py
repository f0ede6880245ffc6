from standins.weibo.platform import Account, Platform

__all__ = ["Account", "Platform"]
