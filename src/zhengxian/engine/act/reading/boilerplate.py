"""What a web page puts around a speech: navigation, notices, editors' notes, repeated paragraphs."""

from __future__ import annotations

import re

from zhengxian.engine.act.reading.source import Paragraph, essence

_NOTICE = re.compile(
    r"版权所有|未经(?:书面)?授权|违者.{0,8}追究|All Rights Reserved|ICP备|公网安备|^本(?:网|站|网站|平台)(?:部分|所|刊载"
    r"|转载)|(?:本|该)网站.{0,12}(?:刊载|转载|不代表)"
    r"|转载请|请注明(?:来源|出处)|原文链接|无障碍|长者模式|扫一扫|二维码|免责声明|设为首页|加入收藏|网站地图"
    r"|(?:阅读|浏览|点击)(?:次数|量|:)|字号:|\[?字体:|打印(?:本页|整页|内容|此页)|关闭窗口|返回(?:首页|顶部|列表)"
    r"|上一[篇条页]|下一[篇条页]"
    r"|相关(?:阅读|推荐|文章|链接)|热门(?:推荐|文章)|猜你喜欢|分享(?:到|至|本文|:)|登录|注册会员|会员有效期|点击下载"
    r"|下载(?:本文|文档|全文)",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"^[\[【(]?(?:责任)?(?:编辑|责编|审核|校对|来源|信息来源|稿源|作者|记者|通讯员|供稿"
    r"|发布(?:时间|日期|机构)|发文日期"
    r"|索引号|主题词)\s?[:: 】]"
)
_CRUMBS = re.compile(r"^(?:您?(?:当前|现在)?的?所在)?(?:位置|首页)\s?[::>»|]")
_STAMP = re.compile(r"^\d{4}[-年/.]\d{1,2}[-月/.]\d{1,2}日?(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?(?:来源.*)?$")
_ADDRESS = re.compile(r"https?:/|www\.|\.(?:com|cn|net|org)(?![a-z])", re.IGNORECASE)
_EDITOR = re.compile(
    r"小编|(?:文档|文秘|范文|公文|阅读|作文|资料|写作)网|为(?:您|你|大家)(?:推荐|整理|带来|收集|准备)"
    r"|给大家带来|希望(?:大家|对您|对你|对大家).{0,4}(?:喜欢|有所?帮助)|欢迎(?:阅读|参考|借鉴|下载)|仅供(?:参考|大家)"
    r"|范文(?:\d|[一二三]|大全|精选)"
)
_DIRECTED = re.compile(r"[要请](?!求)|确保|必须")
NOTICE_LENGTH = 120
EDITOR_LENGTH = 400
REPEAT_LENGTH = 12


def why_dropped(paragraph: Paragraph) -> str | None:
    """Return why a paragraph is web boilerplate, as a Chinese sentence; None when it is text.

    >>> from zhengxian.engine.act.reading.source import paragraphs
    >>> why_dropped(paragraphs("责任编辑:某某")[0])
    '这一段是署名或来源，不是正文。'
    >>> why_dropped(paragraphs("各部门要抓好落实。")[0])
    """
    text = paragraph.folded
    if len(text) <= EDITOR_LENGTH and _EDITOR.search(text):
        return "这一段是网站编者按或推荐语，不是正文。"
    if len(text) > NOTICE_LENGTH:
        return "这一段是网站导航，不是正文。" if text.count("|") >= 8 else None
    if _CREDIT.match(text) or _STAMP.match(text):
        return "这一段是署名或来源，不是正文。"
    if text.count("|") >= 4 or _CRUMBS.match(text) or (text.count(">") >= 2 and "。" not in text):
        return "这一段是网站导航，不是正文。"
    if _ADDRESS.search(text) or (_NOTICE.search(text) and not _DIRECTED.search(text)):
        return "这一段是网站声明或链接，不是正文。"
    return None


def repeated(paragraphs: list[Paragraph]) -> set[int]:
    """Return the positions of paragraphs that repeat an earlier one (at least 12 signs, punctuation aside)."""
    seen: set[str] = set()
    found = set()
    for i, paragraph in enumerate(paragraphs):
        key = essence(paragraph.folded)
        if len(key) < REPEAT_LENGTH:
            continue
        if key in seen:
            found.add(i)
        seen.add(key)
    return found
