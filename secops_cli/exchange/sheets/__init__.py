"""Records as Excel sheets and back: what a column is, the workbook, and the three-way merge of what comes home."""
