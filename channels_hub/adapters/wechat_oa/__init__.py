from channels_hub.adapters.wechat_oa.adapter import WechatOfficialAccount

adapter = WechatOfficialAccount()
