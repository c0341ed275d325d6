"""Readings of the office's morning: today, who has not filled in, the closing of terms, the log."""
