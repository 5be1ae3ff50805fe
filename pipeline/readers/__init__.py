"""Readers: a file in, paragraphs and grids of cells with their places out. They judge nothing."""
