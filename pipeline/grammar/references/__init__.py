"""How a decision refers to its own parts."""
