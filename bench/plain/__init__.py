"""What results pages are compared with: Django, SQLite and the same line template, without any search."""
