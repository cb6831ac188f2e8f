"""A search taken along: as Atom and JSON Feed for whoever reads feeds, as iCalendar for what has a date.

`items` asks the index and fetches what a feed shows, `atom`, `json_feed` and `calendars` write it, `answering` knows what the asker
has already.
"""
