"""Finding: from what a visitor asks to a page of results, and the indexer that keeps what is found true.

`asking` reads an address into a `Search`, `queries` answers it, `documents` says what of an entry can be found,
`actions` follows the change log; `meaning` asks the vectors and `embedding` keeps them true. The engine behind it is the
room `search`'s business.
"""
