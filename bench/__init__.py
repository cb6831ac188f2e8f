"""What `./rialto bench NAME` measures: one module a table of docs/benchmarks.md. Folders hold what several of them use."""
