"""Toponym resolution: which place a name stands for."""
