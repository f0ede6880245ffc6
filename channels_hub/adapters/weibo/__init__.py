from channels_hub.adapters.weibo.adapter import Weibo

adapter = Weibo()
