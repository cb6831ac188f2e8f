"""The exchange between sites: the hub and the countries' own, each pulling what the others publish.

Start with `queries.feed` (what we give), `actions.pulling` (how we take) and docs/decisions/0024-exchange-between-sites.md.
"""
