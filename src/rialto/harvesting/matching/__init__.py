"""Which entries are one offer that several places publish, or that one provider publishes in several languages.

`words` and `titles` read a title, `offer` is what is compared, `blocking` says which offers are worth comparing,
`rules` judges two offers of one language, `languages` those of two, `decision` sets the band. Plain values, no
database: `harvesting.actions.matching` feeds it and writes what follows. What counts as one offer stands in
docs/decisions/0009-one-offer.md.
"""
