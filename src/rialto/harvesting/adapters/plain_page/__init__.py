"""Pages without any structure, read by a reader that can be exchanged. Off, unless the operator switches it on.

A reader proposes values (`reading.Proposed`), each with the words of the page from which it comes. It is not believed:
the adapter looks those words up in the page, and leaves out what is not there. A value that a reader has inferred, and
says so, is only taken where the catalogue can mark it as suggested: a concept with its confidence.
"""
