"""What was said and asked, and whether it is really done: documents, and ledgers of items that close."""
