"""schema.org, by whomever it is published: taking it out of pages and files, following its references, mapping it.

Start reading at `adapter`.
"""
