"""What rooms above may have to do in the same transaction."""

from django.dispatch import Signal

# `other` lives on in `survivor` from now on. Of other sites' entries it may be sent again, when it was known already.
merged = Signal()
# `other` lives by itself again.
split = Signal()
