"""What a task must produce."""
