"""Text as letters: composition, folding for matching, joining of wrapped lines, slugs."""
