"""Tags of the pages of evaluation."""
