"""Bytes: from a folder, from one git revision, from the package. Nothing here knows YAML."""
