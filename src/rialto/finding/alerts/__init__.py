"""Saved searches and who is told about them: from a form to a mail with what is new.

`standing` says what of a search is saved, `saving` takes alerts in and lets them go, `percolating` follows the change log and notes
which saved searches a new entry answers, `mailing` makes mails of that and sends them, `links` signs the addresses in them.
How the parts hold together when a process dies: docs/decisions/0013-alerts.md.
"""
