"""Write docs/errors.md from the places in the source that name an error code; with --check only compare.

    python dev/error_register.py [--check]

A place is a string literal such as "E-101" in a call; its message is what stands after it in that call. A message
that ends with its code, 「…请再试一次。（S-930）」, is a place too. Names are followed to their assignment in the same
function; what only the run knows is shown as ….
"""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "zhengxian"
REGISTER = ROOT / "docs" / "errors.md"

CODE = re.compile(r"(?<![A-Z])[BSEFCMAR]-\d{3}")
WRITTEN = re.compile(rf"（({CODE.pattern})）$")  # as a page shows it, its code at the end
CHINESE = re.compile(r"[\u4e00-\u9fff]")
Known, GAP = dict[str, ast.expr], "…"
KINDS = {
    "Refused": "不予办理",
    "Conflict": "他人先行",
    "Hidden": "没有这一页",
    **dict.fromkeys(("Note", "note"), "提示"),
    "Refusal": "拒绝计算",
    **dict.fromkeys(("refusal", "refuse_where"), "拒绝计算"),
    **dict.fromkeys(("SchemeError", "fault"), "方案有误"),
    "ValueFormatError": "写法有误",
    **dict.fromkeys(("Problem", "file_problem", "DataError"), "文件有误"),
}
FAMILIES = {
    "B": "期间、代码、增速、取整等基本值",
    "S": "方案、指标定义和系统",
    "E": "计算和评价",
    "F": "文件、数据和报告",
    "C": "采集、核查和审核",
    "M": "计划、进度、预测和预警",
    "A": "文件、台账、项目、诉求和整改",
    "R": "通报、材料和公文",
}
UNKNOWN = {"B": "写法有误", "S": "方案有误", "F": "文件有误", "E": "拒绝计算", "M": "拒绝计算"}
UNKNOWN |= dict.fromkeys("CAR", "不予办理")
TOLD_ELSEWHERE = {
    "S-407": "版式文件里的期间写得不对（说明见 B-1xx）。",
    "E-620": "把 … 个极端值调整到 …；或对 … 个数取对数、作 Box-Cox 变换。",
    "F-121": "…是空的，不知道这一行是哪个地区的数。请补填。",
    "F-124": "…是空的，不知道这一行是哪个指标的数。请补填。",
    "F-126": "…是空的，不知道这一行是哪个期间的数。请补填。",
    "F-122": "地区“…”不在已知的地区中。请核对，或先把它加进地区清单。",
    **dict.fromkeys(("F-125", "F-177"), "期间写得不对（说明见 B-1xx）。"),
    "F-128": "状态“…”不在已知的状态中。请核对。",
}  # messages that a function of another module makes of the code it is handed

HEAD = """# 错误代码

本表由 `dev/error_register.py` 从源代码生成，请勿手改；改了消息之后重新运行它。代码一经发布，含义不再改变。
“…”处在运行时填入地区、指标、行号等。同一代码有几种说法时，这里列出源代码中的第一种。
"""


@dataclass(frozen=True, order=True)
class Site:
    """One place in the source that names a code."""

    code: str
    module: str
    line: int
    kind: str
    message: str


def sites_of(text: str, module: str) -> list[Site]:
    """Find every code literal of one module that is not merely mentioned in a docstring."""
    return sorted(Reader(ast.parse(text), module).sites())


def rule_sites(source: Path = SOURCE) -> list[Site]:
    """Find the codes of rules, which stand in their definitions; the title says what is asked."""
    found = []
    for folder, kind in (("checks", "核查规则"), ("warnings", "预警规则")):
        for file in sorted((source / "definitions" / folder).glob("*.toml")):
            rule = tomllib.loads(file.read_text(encoding="utf-8"))
            found.append(Site(rule["number"], str(file.relative_to(source)), 1, kind, f"{rule['title']}。"))
    return found


def sites(source: Path = SOURCE) -> list[Site]:
    """Find every code literal of the package."""
    found = rule_sites(source)
    for path in sorted(source.rglob("*.py")):
        found += sites_of(path.read_text(encoding="utf-8"), path.relative_to(source).as_posix())
    return sorted(found)


class Reader:
    """One module: its code literals and what can be known about the messages without running it."""

    def __init__(self, tree: ast.Module, module: str) -> None:
        self.tree = tree
        self.module = module
        self.functions = {n.name: n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)}
        self.calls: dict[str, ast.Call] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                self.calls.setdefault(_called(node), node)

    def sites(self) -> Iterator[Site]:
        """Yield the code literals in the order of the tree."""
        yield from self._walk(self.tree, self.tree)

    def _walk(self, node: ast.AST, scope: ast.Module | ast.FunctionDef) -> Iterator[Site]:
        scope = node if isinstance(node, ast.FunctionDef) else scope
        for parts in _sequences(node):
            for position, part in enumerate(parts):
                value = part.value if isinstance(part, ast.Constant) else None
                if isinstance(value, str) and CODE.fullmatch(value):
                    told = self._message(node, parts, position, scope)
                    yield Site(value, self.module, part.lineno, _kind(node), told)
                if written := WRITTEN.search(_text(part, {})):
                    told = written.string[: written.start()]
                    yield Site(written[1], self.module, part.lineno, _kind(node), told)
        for child in ast.iter_child_nodes(node):
            yield from self._walk(child, scope)

    def _message(
        self, node: ast.AST, parts: list[ast.expr], position: int, scope: ast.Module | ast.FunctionDef
    ) -> str:
        known = self._known(scope, parts[position].lineno)
        if isinstance(node, ast.Call) and _called(node) in self.functions:
            through = self._through(self.functions[_called(node)], node, parts[position], known)
            if through:
                return through
        call = self.calls.get(getattr(scope, "name", ""))
        guessed = _bound(scope, call, {}) if call and isinstance(scope, ast.FunctionDef) else {}
        rest = [
            guessed.get(getattr(p, "id", ""), p) if _name(p) not in known else p
            for p in parts[position + 1 :]
        ]
        return _sentence(rest, known)

    def _through(self, function: ast.FunctionDef, call: ast.Call, code: ast.expr, known: Known) -> str:
        """The sentence that a function of this module makes of the code it is handed."""
        inside = _bound(function, call, known)
        name = next((p for p, value in inside.items() if value is code), None)
        for part in ast.walk(function):
            for parts in _sequences(part):
                names = [_name(p) for p in parts]
                if name in names:
                    here = self._known(function, parts[0].lineno) | inside
                    return _sentence(parts[names.index(name) + 1 :], here)
        return ""

    def _known(self, scope: ast.AST, line: int) -> Known:
        return _assigned(self.tree, 1 << 30) | _assigned(scope, line)


def _name(node: ast.expr) -> str:
    return getattr(node, "id", "")


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _bound(function: ast.FunctionDef, call: ast.Call, known: Known) -> Known:
    """Parameters of a function by what one call hands them; names are followed where the call stands."""
    names = [a.arg for a in (*function.args.posonlyargs, *function.args.args) if a.arg not in ("self", "cls")]
    given = dict(zip(names, call.args, strict=False)) | {k.arg: k.value for k in call.keywords if k.arg}
    return {n: known.get(v.id, v) if isinstance(v, ast.Name) else v for n, v in given.items()}


def _assigned(scope: ast.AST, line: int) -> Known:
    """Names that a scope assigns one expression to (also ``a, b = x, y``): the last time before a line."""
    nodes = ast.iter_child_nodes(scope) if isinstance(scope, ast.Module) else ast.walk(scope)
    assigned = [n for n in nodes if isinstance(n, ast.Assign) and n.lineno <= line]
    return {name: value for n in sorted(assigned, key=lambda n: n.lineno) for name, value in _pairs(n)}


def _pairs(node: ast.Assign) -> Iterator[tuple[str, ast.expr]]:
    target = node.targets[0]
    if isinstance(target, ast.Name):
        yield target.id, node.value
    elif isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
        yield from (
            (t.id, v) for t, v in zip(target.elts, node.value.elts, strict=False) if isinstance(t, ast.Name)
        )


def _sequences(node: ast.AST) -> Iterator[list[ast.expr]]:
    """The expressions that stand beside each other in a node, in reading order."""
    if isinstance(node, ast.Call):
        yield [*node.args, *(k.value for k in node.keywords)]
    elif isinstance(node, (ast.Tuple, ast.List)):
        yield node.elts
    elif isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            yield [value]
            yield [key, value] if key is not None else []
    elif isinstance(node, (ast.Assign, ast.Return)) and node.value is not None:
        yield [node.value]
    elif isinstance(node, ast.IfExp):
        yield [node.body]
        yield [node.orelse]


def _kind(node: ast.AST) -> str:
    return KINDS.get(_called(node), "") if isinstance(node, ast.Call) else ""


def _sentence(parts: Iterable[ast.expr], known: Known) -> str:
    """Join the texts that follow a code into one sentence; places that only the run knows become …."""
    texts = [_text(part, known) for part in parts]
    said = [re.sub(f"(?:{GAP})+", GAP, t).strip("。 ") for t in texts if t.strip(GAP + "。： ")]
    joined = re.sub(rf"^{GAP}[.\w]*：|。{GAP}(?=。|$)", "", "。".join(said))
    return joined + "。" if joined else ""


def _text(node: ast.expr, known: Known, depth: int = 0) -> str:
    """The text of an expression as far as the source tells it."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else GAP
    if depth > 5:
        return GAP
    inner = depth + 1
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(v, known, inner) for v in node.values)
    if isinstance(node, ast.FormattedValue):
        said = _text(node.value, known, inner) if isinstance(node.value, ast.Name) else GAP
        return said if CHINESE.search(said) else GAP
    if isinstance(node, ast.BinOp):
        return _text(node.left, known, inner) + _text(node.right, known, inner)
    if isinstance(node, ast.IfExp):
        return _text(node.body, known, inner)
    return _followed(node, known, inner)


def _followed(node: ast.expr, known: Known, depth: int) -> str:
    if isinstance(node, ast.Name) and node.id in known:
        return _text(known[node.id], {k: v for k, v in known.items() if k != node.id}, depth)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
        return re.sub(r"\{\w*\}", GAP, _text(node.func.value, known, depth))
    return GAP


def render(found: Iterable[Site]) -> str:
    """Write the register: one row a code, by family."""
    by_code: dict[str, list[Site]] = {}
    for site in found:
        by_code.setdefault(site.code, []).append(site)
    lines = [HEAD]
    for letter, family in FAMILIES.items():
        rows = [_row(code, places) for code, places in sorted(by_code.items()) if code.startswith(letter)]
        if rows:
            lines += [
                f"## {letter}-：{family}\n",
                "| 代码 | 类别 | 消息 | 出处 |",
                "|---|---|---|---|",
                *rows,
                "",
            ]
    return "\n".join(lines)


def message_of(code: str, places: Iterable[Site]) -> str:
    """The first message of a code that the source tells in full, else the first that says anything."""
    told = [TOLD_ELSEWHERE[code]] if code in TOLD_ELSEWHERE else [p.message for p in places if p.message]
    return next((m for m in told if m.count("。") > 1), told[0] if told else "")


def _row(code: str, places: list[Site]) -> str:
    message = message_of(code, places)
    kind = next((p.kind for p in places if p.kind), UNKNOWN[code[0]])
    modules = "、".join(f"`{m}`" for m in dict.fromkeys(p.module for p in places))
    return f"| {code} | {kind} | {message.replace('|', '&#124;')} | {modules} |"


def main(arguments: list[str]) -> int:
    """Write the register, or tell whether it is up to date."""
    text = render(sites())
    if "--check" not in arguments:
        REGISTER.write_text(text, encoding="utf-8")
        return 0
    if REGISTER.is_file() and REGISTER.read_text(encoding="utf-8") == text:
        return 0
    print("docs/errors.md is out of date: run  python dev/error_register.py")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
