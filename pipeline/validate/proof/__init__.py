"""A proof-reader: what a document gets wrong about itself. Its words stand in rules/proof.yml."""
