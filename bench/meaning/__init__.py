"""Finding by meaning: what it costs, how well the graph finds, and how its constants were come by."""
