"""The floor of the house: clock, numbers, log and events, base models, rules, errors, http.

A closed list of modules and no nouns of the school; everything above may import from here.
"""
