"""Collect 采: forms, submissions, checks, review, observations and their release."""
