"""What is this part? Blocks of a reader in, the parts of a decision out; no meaning yet."""
