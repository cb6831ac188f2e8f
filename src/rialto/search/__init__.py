"""Engines that find documents by their words, and the analysis of words in 24 languages.

The room knows documents, queries and results (`port`), never what a document stands for. Start reading at `port`; `tantivy_engine` is
the engine inside, `analysis` turns text into words that meet each other, `query_text` reads what a visitor typed and `highlight`
shows where it was found. Importing the room loads no engine and no dictionary: both come at their first use.
"""
