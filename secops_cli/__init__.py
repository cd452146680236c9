"""secops: evidence of security-service qualification and 等级保护, kept as plain files in git."""

__version__ = "0.1.0"
