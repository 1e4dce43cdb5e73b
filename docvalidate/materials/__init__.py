"""Which material a document is, where one ends and the next begins, and whom it names."""

from docvalidate.materials.identity import IdentityFact, IdentityKind, read_identity
from docvalidate.materials.recognise import MatchSource, MaterialMatch, recognise_material
from docvalidate.materials.sections import recognise_document, recognise_sections

__all__ = [
    "IdentityFact",
    "IdentityKind",
    "MatchSource",
    "MaterialMatch",
    "read_identity",
    "recognise_document",
    "recognise_material",
    "recognise_sections",
]
