"""Verdicts of people on a graph: samples of events that are judged by hand, what follows from them, and corrections.

They are in a graph of their own, `id:graph/verdicts`, which `communique build` never changes.
"""
