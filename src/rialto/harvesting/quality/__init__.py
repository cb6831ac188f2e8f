"""How good an entry's description is, in points that each come with their reason and their remedy.

`rules` says what is asked for, without a database; `plain` fetches the values that the rules look at; `following` keeps the points
true to the change log; `standing` sums them up for a source; `figures` keeps a series by day; `dqv` tells them to machines.
"""
