"""What does it mean? Printed parts in, typed rows with their raw text and place out."""
