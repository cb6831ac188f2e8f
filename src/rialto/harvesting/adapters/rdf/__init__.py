"""RDF in any of its forms, brought into the one shape that descriptions are mapped from: nodes as plain dictionaries.

Nothing is ever fetched for it: contexts of JSON-LD are known here by name (`contexts`), or stand in the document.
"""
