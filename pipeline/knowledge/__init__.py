"""The loaders of rules/: knowledge as data, checked when loaded, every fault with file and line."""
