"""policyloom: one policy in YAML becomes every document an institution needs."""

__version__ = "0.1.0"
