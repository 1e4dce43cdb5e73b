"""The checks: each module registers the checks it holds and is found by itself."""
