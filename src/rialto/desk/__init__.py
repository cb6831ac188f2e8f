"""The desk: what the people who look after the site see of it. Behind the staff sign-in.

For now it shows how the site stands: entries, harvest runs, vocabularies, index and mail. Start with `queries`.
"""
