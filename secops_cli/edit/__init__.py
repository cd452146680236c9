"""Changes to YAML files that leave everything else as it was: bytes in, bytes out."""
