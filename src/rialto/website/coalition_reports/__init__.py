"""The report of a national coalition, and of all of them together: as a page, as PDF/UA and as a table of facts.

`scope` says what is asked for; each module named after a section reads its rooms and hands back a `section.Section` (or nothing, where
there is nothing to tell); `report` joins them. Page, PDF and CSV are made from the same sections, so they cannot tell different things.
"""
