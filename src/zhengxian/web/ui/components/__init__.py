"""Values the components show, and how words and addresses in them are made."""
