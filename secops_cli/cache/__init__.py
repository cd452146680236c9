"""What may be forgotten: parsed files by the hash of their content, hashes of files that have not changed.

Kept outside the repository, private to the user, in SQLite: entries are added by concurrent runs without a lock file of
our own, and a damaged or foreign file is thrown away. Nothing here is trusted across versions.
"""
