"""What goes out to be worked on elsewhere and comes back, and official texts that come in: bytes in, bytes out."""
