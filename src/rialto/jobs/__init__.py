"""Background work, kept in the database and done by `work`: lease, retry and calendar around django-tasks."""
