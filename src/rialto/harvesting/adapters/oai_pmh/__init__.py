"""OAI-PMH 2.0: lists of records of repositories and registries. Start reading at `adapter`.

The documents are read here with lxml: oaipmh-scythe fetches by itself, past our guard, our pace and the documents that
we keep, and offers no way to hand it an answer that is there already.
"""
