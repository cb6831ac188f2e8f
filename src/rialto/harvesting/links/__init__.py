"""Whether the links of entries still lead to what the entry says.

A *look* is one visit to a link (`looking`), its page read for signs of death (`pages`, `signs`). What looks mean over
time is decided by rules without network or database (`verdict`), and kept by `checking`.
"""
