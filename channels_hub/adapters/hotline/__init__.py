from channels_hub.adapters.hotline.adapter import Hotline

adapter = Hotline()
