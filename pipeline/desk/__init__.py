"""The desk: a decision beside its page in the browser, to be put right and confirmed by a person."""
