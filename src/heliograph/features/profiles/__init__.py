"""Profiles: what an account shows of itself, gathered from those who own the facts.

Owns no table. An account's header is shown to everyone; of a private one, biography, web address and counts only to the
logged-in. A suspended or deleted account has none. The owner alone sees e-mail address and language.
Events out: none of its own (accounts emits ProfileEdited and PrivacyChanged). Events in: none.
"""
