"""What comes in from other people's files: official texts, sheets that were edited elsewhere."""
