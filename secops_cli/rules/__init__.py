"""What diagnostic codes stand for. Codes are stable; `docs/diagnostics.md` comes from these lists."""
