"""Three sites that exchange entries: how quick, and whether they come to the same whatever happens to them."""
