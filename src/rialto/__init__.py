"""Rialto: the one-stop shop for digital skills and jobs in Europe. One package per capability; see ARCHITECTURE.md."""

__version__ = "0.1.0"
