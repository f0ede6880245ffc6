from standins.wechat_oa.platform import Account, Platform

__all__ = ["Account", "Platform"]
