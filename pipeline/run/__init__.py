"""One run: which files, which documents, what is redone, what is committed."""
