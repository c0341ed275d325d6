"""Pages of registers, by noun."""
