"""What rooms above may have to do in the same transaction."""

from django.dispatch import Signal

# Two organisations become one; sent with `survivor` and `other` (which is deleted afterwards), both locked.
handed_over = Signal()
