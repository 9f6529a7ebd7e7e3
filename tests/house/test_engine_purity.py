"""The engine calculates and does nothing else (design.md §1, §2.6–7)."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

OUTSIDE = (
    *("os", "io", "pathlib", "shutil", "tempfile", "glob", "sqlite3", "logging"),
    *("socket", "ssl", "urllib", "http", "subprocess", "threading", "multiprocessing", "asyncio"),
    *("time", "random", "secrets", "uuid"),
    *("django", "click", "rich", "jinja2", "altair", "vl_convert", "docx", "xlsxwriter", "python_calamine"),
    *("zhengxian.io", "zhengxian.cli", "zhengxian.web", "zhengxian.definitions", "zhengxian.library"),
)
"""Files, network, clock, randomness, frameworks, and the other rooms of the house."""

HEAVY = ("polars", "scipy", "pandas", "highspy", "matplotlib", "narwhals")
"""Loaded inside the function that needs them, so that starting costs nothing."""

MAY_LOAD = {
    "src/zhengxian/engine/evaluate/frames.py": "polars",
    "src/zhengxian/engine/evaluate/gaps.py": "polars",
}
"""Modules that are nothing but the use of one heavy library, and are themselves imported inside functions."""

BUILTINS = ("open", "input", "print", "exec", "eval", "breakpoint", "__import__")
CLOCK = ("now", "utcnow", "today")
RANDOM = ("Generator", "SeedSequence", "PCG64", "Philox", "BitGenerator", "default_rng")
"""What of numpy.random takes or is a generator; all else works on the global state."""


def impure(text: str) -> list[str]:
    """Say what a module does besides calculating."""
    tree = ast.parse(text)
    return [*_imports(tree), *_calls(tree), *_global_random(tree)]


def heavy_at_import(text: str) -> list[str]:
    """Name heavy libraries that a module loads when it is imported."""
    return [
        f"line {n.lineno}: {name}"
        for n in _at_import(ast.parse(text))
        for name in _imported(n)
        if _is(name, HEAVY)
    ]


def undocumented(text: str) -> list[str]:
    """Name what is public and has no docstring: the module, its classes, functions and methods."""
    tree = ast.parse(text)
    nameless = [] if ast.get_docstring(tree) else ["the module"]
    return nameless + [node.name for node in _public(tree) if not ast.get_docstring(node)]


def _imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        yield from (f"line {node.lineno}: imports {name}" for name in _imported(node) if _is(name, OUTSIDE))


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [f"{node.module or ''}.{alias.name}" for alias in node.names]
    return []


def _is(name: str, packages: tuple[str, ...]) -> bool:
    return any(name == p or name.startswith(f"{p}.") for p in packages)


def _calls(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            if name in BUILTINS or (name.rpartition(".")[2] in CLOCK and "." in name):
                yield f"line {node.lineno}: calls {name}"


def _global_random(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) in ("np.random", "numpy.random"):
            if node.attr not in RANDOM:
                yield f"line {node.lineno}: numpy.random.{node.attr} uses the global state"
        elif isinstance(node, ast.Call) and ast.unparse(node).endswith("default_rng()"):
            yield f"line {node.lineno}: a generator without a seed"


def _at_import(tree: ast.Module) -> Iterator[ast.stmt]:
    """Statements that run on import: those outside functions and outside ``if TYPE_CHECKING``."""
    waiting = list(tree.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            continue
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            waiting += node.orelse
            continue
        yield node
        waiting += [child for child in ast.iter_child_nodes(node) if isinstance(child, ast.stmt)]


def _public(tree: ast.Module) -> Iterator[ast.ClassDef | ast.FunctionDef]:
    for node in tree.body:
        if isinstance(node, (ast.ClassDef, ast.FunctionDef)) and not node.name.startswith("_"):
            yield from () if _is_overload(node) else (node,)
            methods = node.body if isinstance(node, ast.ClassDef) else []
            yield from (m for m in methods if isinstance(m, ast.FunctionDef) and not m.name.startswith("_"))


def _is_overload(node: ast.AST) -> bool:
    return any(ast.unparse(d) == "overload" for d in getattr(node, "decorator_list", ()))


def findings(files: dict[str, str], check) -> list[str]:
    """Run one check over all files."""
    return [f"{file}: {fault}" for file, text in files.items() for fault in check(text)]


@pytest.fixture(scope="module")
def engine(house) -> dict[str, str]:
    """Every module of the engine."""
    files = house.python("src", "zhengxian", "engine")
    assert len(files) > 50
    return files


def test_the_engine_is_pure(engine, clean):
    clean(findings(engine, impure))


@pytest.mark.parametrize(
    "bad",
    [
        "import os",
        "from pathlib import Path",
        "import os.path as place",
        "def f():\n    import time",
        "from zhengxian.io import tables",
        "def f():\n    return open('x')",
        "import datetime as dt\nday = dt.date.today()",
        "from datetime import datetime\nx = datetime.now()",
        "import numpy as np\nx = np.random.rand(3)",
        "import numpy as np\nnp.random.seed(1)",
        "import numpy as np\nrng = np.random.default_rng()",
    ],
)
def test_impurity_is_found(bad):
    assert len(impure(bad)) == 1


def test_a_generator_that_is_handed_in_is_pure():
    assert impure("import numpy as np\ndef f(rng: np.random.Generator): return rng.random(3)") == []


def test_the_engine_loads_no_heavy_library_on_import(engine, clean):
    late = {f: t for f, t in engine.items() if f not in MAY_LOAD}
    clean(findings(late, heavy_at_import))
    assert MAY_LOAD.keys() <= engine.keys()


def test_a_heavy_import_is_found():
    assert heavy_at_import("import polars as pl") == ["line 1: polars"]
    assert heavy_at_import("try:\n    from scipy.stats import rankdata\nexcept ImportError:\n    pass") != []
    assert heavy_at_import("if TYPE_CHECKING:\n    import polars") == []
    assert heavy_at_import("def f():\n    import scipy.linalg") == []


def test_everything_public_in_the_engine_says_what_it_means(engine, clean):
    clean(findings(engine, undocumented))


def test_a_missing_docstring_is_found():
    assert undocumented("def f(): ...") == ["the module", "f"]
    assert undocumented('"""Doc."""\nclass C:\n    """Doc."""\n    def f(self): ...') == ["f"]
    assert undocumented('"""Doc."""\ndef _f(): ...') == []
