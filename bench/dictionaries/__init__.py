"""How the list of words that comes with Rialto is made."""
