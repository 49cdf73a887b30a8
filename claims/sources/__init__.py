"""Bringing documents in: safe fetching, the text of pages and files, feeds, search providers.

Nothing here knows the database or the settings: limits, addresses and keys come in as arguments. Only this package,
`publishing/` and the model's client open a socket.
"""
