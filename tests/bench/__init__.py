"""What `make bench` measures. Ratios within one run are judged there; no test asserts a time (docs/benchmarks.md)."""
