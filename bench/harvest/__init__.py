"""What harvesting is worth, part by part; each module has `measure(say)` and gives the figures of its part."""
