"""Text to Document: YAML with positions, layers, placeholders, JSON Schema; it knows no policy."""
