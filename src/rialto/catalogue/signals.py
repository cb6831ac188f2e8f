"""What rooms above may have to do in the same transaction."""

from django.dispatch import Signal

# `other` lives on in `survivor` from now on; both are locked.
merged = Signal()
# `other` comes back out of `survivor`, in which it lived.
split = Signal()
