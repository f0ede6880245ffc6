from channels_hub.adapters.email.adapter import Email

adapter = Email()
