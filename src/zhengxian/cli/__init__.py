"""The command line: files in, engine, files out. Commands load what they need when they run."""

from zhengxian.cli.main import main

__all__ = ["main"]
