"""What the benchmarks convert: made once, from a seed, below bench/data."""
