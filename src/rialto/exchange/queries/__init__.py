"""Reading the exchange."""
