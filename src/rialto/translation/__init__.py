"""Texts in other languages than the one they were written in.

The original text stands on the object that it belongs to; a translation is a row of that room's own table, which
takes its shape from `models.Text`. The queue, glossary and adapters of machine translation come to live here.
"""
