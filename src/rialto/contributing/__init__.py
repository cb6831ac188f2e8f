"""People put their own work in, and it is looked after.

A *contribution* is what a member writes for one entry. It lives apart from the catalogue, so that nothing which is not public
can be found there: the entry is made, or changed, when the contribution is published. Every edit is a *revision*. A contribution
that waits is in the *review queue*, where staff accept it, send it back or refuse it, with words that its author reads.
Start with `models.Contribution`, then `actions`. The desk's side of it is in `desk.review`.
"""
