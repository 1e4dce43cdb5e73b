"""The program that draws the samples: pages with labels, from a seed."""
