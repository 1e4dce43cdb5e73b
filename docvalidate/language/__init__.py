"""The one catalogue of user-facing text: Chinese first, English beside it."""

from docvalidate.language.catalogue import Language, Message, catalogue_entries, translate

__all__ = ["Language", "Message", "catalogue_entries", "translate"]
