"""Questions that several people asked and that found something, offered to who types the same beginning.

`counting` counts them without keeping who asked, `rules` says what is never counted, `reading` offers them. Why it is done so:
docs/decisions/0015-questions-that-others-asked.md.
"""
