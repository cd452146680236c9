"""Office files that people bring: opened with limits, before anything in them is believed."""
