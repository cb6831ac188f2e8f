"""The words we classify with: value lists with their concept addresses, DigComp, ESCO, countries, languages, regions.

A *scheme* is one list; a *concept* is one value of it, with labels in many languages. Start with `models`, then
`queries.vocabulary` for the short lists that pages show.
"""
