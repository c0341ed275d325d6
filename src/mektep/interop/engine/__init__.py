"""Reading a roster out of somebody else's file: plain Python, no Django, no database."""
