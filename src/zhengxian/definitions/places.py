"""Where the shipped files lie, by code; a wrong code is answered with the nearest one."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from zhengxian.engine.base.errors import SchemeError
from zhengxian.engine.base.suggest import nearest


def folder(name: str) -> Path:
    """Return one of the folders ``indicators``, ``schemes``, ``layouts``, ``examples``."""
    return Path(str(files("zhengxian.definitions"))) / name


def scheme_codes() -> tuple[str, ...]:
    """List the codes of the shipped schemes, e.g. ``county-three-classes``, in alphabetical order."""
    return _stems("schemes")


def scheme_path(code: str) -> Path:
    """Return the file of a shipped scheme; ``S-511`` when there is none of that code."""
    return _toml("schemes", code, "方案")


def layout_codes() -> tuple[str, ...]:
    """List the codes of the shipped layouts, e.g. ``census-2020``."""
    return _stems("layouts")


def layout_path(code: str) -> Path:
    """Return the file of a shipped layout; ``S-511`` when there is none of that code."""
    return _toml("layouts", code, "版式")


def example_names() -> tuple[str, ...]:
    """List the shipped examples, e.g. ``county-city``."""
    return tuple(sorted(path.name for path in folder("examples").iterdir() if path.is_dir()))


def example_path(name: str) -> Path:
    """Return the folder of a shipped example; ``S-511`` when there is none of that name."""
    _refuse_unknown(name, example_names(), "示例")
    return folder("examples") / name


def _stems(kind: str) -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in folder(kind).glob("*.toml")))


def _toml(kind: str, code: str, named: str) -> Path:
    _refuse_unknown(code, _stems(kind), named)
    return folder(kind) / f"{code}.toml"


def _refuse_unknown(code: str, known: Sequence[str], named: str) -> None:
    if code not in known:
        near = nearest(code, known)
        hint = f"最接近的是“{near}”" if near else f"现有{named}：{'、'.join(known)}"
        raise SchemeError("S-511", f"没有随软件提供代码为“{code}”的{named}。{hint}。")


def example_options(name: str) -> dict[str, str]:
    """Command-line options of a shipped example: scheme, data, regions, adjustments, period, previous.

    They stand in the example's ``example.toml``; file names there are relative to its folder.
    """
    folder = example_path(name)
    options: dict[str, str] = tomllib.loads((folder / "example.toml").read_text(encoding="utf-8"))
    files = ("data", "regions", "adjustments")
    return {k: str(folder / v) if k in files else v for k, v in options.items()}
