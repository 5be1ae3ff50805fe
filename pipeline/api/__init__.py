"""The Python interface: `import pipeline as cchc`. What its commands do, as functions with values."""
