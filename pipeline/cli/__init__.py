"""The command `cchc`: one module for each group of commands; heavy packages only where used."""
