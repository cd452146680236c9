"""What goes out to be worked on elsewhere and comes back: sheets for Excel and WPS. Reads bytes, makes bytes, writes nothing."""
