"""Optical character recognition: the Engine protocol and one module per engine."""

from docvalidate.ocr.engine import Engine, EngineChoice, engine_names, load_engine

__all__ = ["Engine", "EngineChoice", "engine_names", "load_engine"]
