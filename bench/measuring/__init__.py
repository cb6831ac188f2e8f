"""What benches measure with: figures, the queries that visitors ask, a load, the weight of a page."""
