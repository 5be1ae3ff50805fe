"""Two plans compared: which task goes on as which, what changed, what is new and what is gone."""
