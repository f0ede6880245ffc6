from channels_hub.adapters.wecom_kf.adapter import WechatCustomerService

adapter = WechatCustomerService()
