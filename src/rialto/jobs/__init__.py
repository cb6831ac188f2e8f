"""Background work, kept in the database and done by `work`: lease, retry and calendar around django-tasks.

Words: a *task* is a function that can be run later (`background.task`), a *job* is one promised run of it, a *lease* says
that a worker lives, a *schedule* row says that a due run of the calendar was promised. Tasks must bear being run twice.
Start with `background.task`, then `actions`.
"""
