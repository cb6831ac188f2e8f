"""The European Learning Model (ELM 3): learning opportunities in the LOQ exchange format, as XML or JSON-LD.

`adapter` reads the XML into the same nodes that JSON-LD gives; `mapping` reads those.
"""
