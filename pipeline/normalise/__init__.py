"""What does it mean? Printed parts in, typed values with their raw text and place out."""
