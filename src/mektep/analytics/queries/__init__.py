"""Read models of reports. Each module is one family; each function says what it costs."""
