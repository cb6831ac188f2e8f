"""What this room announces."""

from django.dispatch import Signal

# A picture was taken in: sizes are to be made of it. Sent with `picture`, in the transaction that made it.
kept = Signal()
