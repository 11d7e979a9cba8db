"""Arithmetic that torch leaves slow: roots of matrices, threads, transfers. Nothing of painting."""
