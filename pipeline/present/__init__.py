"""What people look at: workbook, page, calendar, CSV; all made from the tables."""
