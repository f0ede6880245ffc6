#: A row's number in an address: anything else is a 404 before a view is asked.
NUMBER = "[0-9]{1,18}"
