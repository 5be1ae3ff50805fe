"""Builds the cases of `shown`: `python -m tests.cases.shown.make [name…]`."""
