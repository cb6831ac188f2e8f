"""Engines that find documents by their words, and the analysis of words in 24 languages.

The room knows documents, queries and results (`port`), never what a document stands for. Start reading at `port`; `tantivy_engine` is
the engine inside, `analysis` turns text into words that meet each other, `query_text` reads what a visitor typed and `highlight`
shows where it was found; `meaning` finds texts by vectors, whatever their words. Importing the room loads no engine, no dictionary and no
model: they come at their first use.
"""
