"""What commands do beside reading and judging a repository: one module a task, of plain arguments."""
