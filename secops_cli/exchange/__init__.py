"""What goes out to be worked on elsewhere and comes back: bytes in, bytes out; nothing is written."""
