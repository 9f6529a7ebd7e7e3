"""Zhengxian."""
