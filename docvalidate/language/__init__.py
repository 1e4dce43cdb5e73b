"""The one catalogue of user-facing text: Chinese first, English beside it."""

from docvalidate.language.catalogue import (
    Language,
    Message,
    catalogue_entries,
    speak,
    translate,
)

__all__ = ["Language", "Message", "catalogue_entries", "speak", "translate"]
