"""A labelled set of pairs: the same offer, or not, known from how each pair was made and not from looking at it.

Five parts, each from a folder of the shared data: `translated` (one course in 21 languages, projects in 20), `portals` (the
same courses at several portals), `conferences` (one event under several topics; other years of it), `republished` (books,
resources and posts as another site would publish them). docs/benchmarks.md says what each label rests on.
"""
