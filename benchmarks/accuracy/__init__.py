"""Accuracy on freshly drawn pages, and on real ones kept elsewhere: what is found, read and told.

``python -m benchmarks.accuracy --help`` says how to run it.
"""
