"""Catalogues: a folder an edition, and what loads and proves them."""
