"""Regions, their changes and their boundaries out of files: first read and shown, then written."""
