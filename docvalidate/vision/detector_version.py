"""The version of what looks at pages, apart from all that so that it is quick to import."""

DETECTOR_VERSION = "16"
"""Part of the cache key: raise it whenever a detector may answer differently."""
