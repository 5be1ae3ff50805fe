"""YAML with file and line, typed; the wording of findings."""
