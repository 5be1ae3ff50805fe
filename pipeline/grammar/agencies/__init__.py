"""The bodies a text names."""
