"""The views of a comparison; every one is drawn from the same changes."""
