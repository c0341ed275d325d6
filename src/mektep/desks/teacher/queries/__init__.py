"""Readings of a teacher's desk: days (lessons and what is missing), form (the class one leads)."""
