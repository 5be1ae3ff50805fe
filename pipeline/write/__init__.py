"""Results out: Parquet tables, nested JSON and their descriptions, each committed in one step."""
