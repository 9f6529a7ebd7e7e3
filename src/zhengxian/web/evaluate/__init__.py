"""Evaluate 评: schemes, runs, scores, adjustments, objections, publication."""
