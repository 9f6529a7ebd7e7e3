"""The renderer of pictures and PDF, taught the Chinese face that ships with the package."""

from __future__ import annotations

from functools import cache
from typing import Any

from zhengxian.engine.base.errors import ZhengxianError


@cache
def renderer() -> Any:
    """Load the renderer and register the face, once. Errors: F-304 when the file of the face is missing."""
    import vl_convert
    from pylopdf_fonts_zh_cn import sans_path

    if not sans_path().is_file():
        message = (
            f"缺少中文字体文件“{sans_path().name}”，图中的汉字会显示不出来。请重新安装 pylopdf-fonts-zh-cn。"
        )
        raise ZhengxianError("F-304", message)
    vl_convert.register_font_directory(str(sans_path().parent))
    return vl_convert


def not_drawn(error: ValueError) -> ZhengxianError:
    """Return the F-305 that tells of a drawing the renderer refused."""
    first = str(error).strip().partition("\n")[0]
    return ZhengxianError("F-305", f"图没有画成：{first}。请把本条信息交给维护人员。")
