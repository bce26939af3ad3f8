"""Counterfoil keeps a weekly statistical record in which every figure keeps its proof."""

__version__ = "0.1.0"
