"""Many files at once: reading one file in a worker, the pool of workers, the evidence cache."""
