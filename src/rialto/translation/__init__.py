"""Texts in other languages than the one they were written in, and the machine translation that makes most of them.

The original text stands on the object that it belongs to; a translation is a row of that room's own table, which takes its
shape from `models.Text`. A room hands its texts over through a *holder* (`holders`); a *provider* translates (`providers`: one
interface for services that answer at once and those that call back); a *job* is one thing to be put into one language. Start
with `actions.queueing` (what is to be translated), `actions.sending` and `actions.receiving`.
"""
