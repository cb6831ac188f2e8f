"""People who sign in. `User` is our own model: the e-mail address is the name, a UUID is what others may see.

Start with `models.User`; staff come in through `actions.link_for_administrator`.
"""
