"""One report, three ways: a page, a sheet, a printed document."""
