"""A small network of our own that reads plain print, and knows when it does not."""
