from django.dispatch import Signal

presence_changed = Signal()  # user, state: inside the transaction that changed it
