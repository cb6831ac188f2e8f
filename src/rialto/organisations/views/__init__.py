"""One function per address, one module per noun."""
