"""One package a subject: what rules/ says of it and the reader of its text, side by side."""
