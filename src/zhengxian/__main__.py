"""``python -m zhengxian`` is the command ``zhengxian``."""

from zhengxian.cli import main

main()
