"""The legal instruments a text names."""
