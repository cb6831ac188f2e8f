"""What comes in from those who write pages (`blocks` for each kind of block, `pages` for the rest)."""
