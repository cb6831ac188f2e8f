"""Block pages: what editors write themselves (about, guides, landing pages, pages of coalitions, articles).

A *block page* has an *edition* in each language it was written in; an edition is a list of *blocks* (`blocks.py`), kept as JSON and
read by pydantic models. What the public sees is a copy of its own (`Edition.shown`), so that nobody reads what is being written.
A published article is an entry of the catalogue as well. Start with `blocks`, then `models`, then `actions`.
The pages that everybody sees are drawn by `website`, which knows how to search.
"""
