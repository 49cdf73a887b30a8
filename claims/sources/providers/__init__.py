"""Asking search providers: a question goes out, addresses of pages and earlier fact-checks come back.

What comes back is never evidence: a hit is a page still to be fetched and read, an earlier fact-check is shown
beside the claim. `base` says what a provider is, `configured` makes those that the settings name.
"""
