"""Tasks read out of documents from the command line and from Python; all places in them are invented."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import docx
import polars as pl
import pytest
import python_calamine

import zhengxian as zx
from zhengxian.cli.main import run
from zhengxian.engine.base.errors import DataError

SPEECH = (
    "一、前三季度工作\n前三季度全县完成了投资30亿元，同比增长了8%。\n二、下一步任务\n"
    "县住建局要在6月底前改造老旧小区12个。县财政局要每月调度一次资金拨付。"
)
DATE = "--date=2025-02-10"


@pytest.fixture
def speech(tmp_path):
    path = tmp_path / "在推进会上的讲话.txt"
    path.write_text(SPEECH, encoding="gb18030")
    return path


@pytest.fixture
def departments(tmp_path):
    path = tmp_path / "部门表.csv"
    path.write_text("code,name,aliases\nD1,县住房和城乡建设局,县住建局\nD2,县财政局,\n", encoding="utf-8")
    return path


@pytest.fixture
def bad(tmp_path):
    path = tmp_path / "旧稿.doc"
    path.write_bytes(b"\xd0\xcf\x11\xe0" + b"\0" * 600)
    return path


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_tasks_are_written_with_their_places(speech, departments, tmp_path, capsys):
    out = tmp_path / "deep" / "tasks.jsonl"
    assert run(["read-document", str(speech), DATE, f"--out={out}", f"--departments={departments}"]) == 0
    first, second = lines(out)
    assert (first["doc"], first["section"], first["origin"]) == (
        "在推进会上的讲话",
        ["二、下一步任务"],
        "rules",
    )
    assert SPEECH[first["start"] : first["end"]] == first["quote"]
    assert [(u["name"], u["code"]) for u in first["units"]] == [("县住建局", "D1")]
    assert [d["resolved"] for d in first["deadlines"]] == ["2025-06-30"]
    assert [(t["value"], t["unit"]) for t in first["targets"]] == [(12, "个")]
    assert [d["type"] for d in second["deadlines"]] == ["cadence"]
    shown = capsys.readouterr().out
    row = next(line for line in shown.splitlines() if line.startswith("在推进会上的讲话.txt"))
    assert row.split()[3:] == ["2", "2", "2", "1", "1", "1"]
    assert "请对照原文核对后再立项。" in shown


def test_every_sentence_can_be_written(speech, tmp_path):
    out = tmp_path / "all.jsonl"
    assert run(["read-document", str(speech), DATE, f"--out={out}", "--all"]) == 0
    assert {"heading", "task"} <= {line["kind"] for line in lines(out)}
    assert "".join(line["quote"] for line in lines(out) if line["kind"] == "task") in SPEECH


def test_csv_and_xlsx_have_one_row_a_task(speech, tmp_path):
    for name in ("t.csv", "t.xlsx"):
        assert run(["read-document", str(speech), DATE, f"--out={tmp_path / name}"]) == 0
    table = pl.read_csv(tmp_path / "t.csv", infer_schema=False)
    assert table["lead"].to_list() == ["县住建局", "县财政局"]
    assert table["due"].to_list() == ["2025-06-30", ""]
    rows = python_calamine.CalamineWorkbook.from_path(tmp_path / "t.xlsx").get_sheet_by_index(0).to_python()
    assert rows[0][:4] == ["文件", "章节", "原文", "事项"]
    assert [row[11] for row in rows[1:]] == ["规则", "规则"]


def test_one_bad_file_stops_all_and_nothing_is_written(speech, bad, tmp_path, capsys):
    out, table = tmp_path / "t.jsonl", tmp_path / "p.csv"
    missing = tmp_path / "无.docx"
    arguments = [
        "read-document",
        str(speech),
        str(bad),
        str(missing),
        DATE,
        f"--out={out}",
        f"--problems={table}",
    ]
    assert run(arguments) == 2
    told = capsys.readouterr().err
    assert "输入文件有 2 处问题" in told
    assert "A-154" in told
    assert "A-150" in told
    assert not out.exists()
    assert pl.read_csv(table, infer_schema=False)["code"].to_list() == ["A-154", "A-150"]


def test_bad_files_can_be_skipped_unless_all_are(speech, bad, tmp_path, capsys):
    out = tmp_path / "t.jsonl"
    assert run(["read-document", str(bad), str(speech), DATE, f"--out={out}", "--skip-bad"]) == 0
    assert "跳过 1 个读不了的文件" in capsys.readouterr().err
    assert len(lines(out)) == 2
    assert run(["read-document", str(bad), DATE, "--skip-bad"]) == 2


def test_several_files_have_a_sum_and_notes(speech, tmp_path, capsys):
    made = docx.Document()
    made.add_table(1, 1).cell(0, 0).text = "各乡镇要在3月底前上报方案。"
    made.save(str(tmp_path / "通知.docx"))
    assert run(["read-document", str(speech), str(tmp_path / "通知.docx"), DATE]) == 0
    shown = capsys.readouterr().out
    assert next(line for line in shown.splitlines() if line.startswith("合计")).split()[3] == "3"
    assert "通知.docx：表格按单元格逐行读出。" in shown


def test_two_files_of_one_name_are_refused(speech, tmp_path, capsys):
    other = tmp_path / "另" / speech.name
    other.parent.mkdir()
    other.write_text(SPEECH, encoding="utf-8")
    assert run(["read-document", str(speech), str(other), DATE]) == 2
    assert "A-182" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([DATE], "缺少"),
        (["x.txt"], "缺少 --date"),
        (["x.txt", "--date=2025-2-30"], "请写成 2025-02-10 这样的形式"),
        (["x.txt", DATE, "--out=x.pdf"], "--out 应以 .jsonl、.csv 或 .xlsx 结尾"),
        (["x.txt", DATE, "--out=x.csv", "--all"], "--all 只用于 jsonl"),
    ],
)
def test_wrong_use_is_told(arguments, said, capsys):
    assert run(["read-document", *arguments]) == 3
    assert said in capsys.readouterr().err


def test_an_address_that_is_none_stops_before_anything_is_read(speech, capsys, monkeypatch):
    assert run(["read-document", str(speech), DATE, "--endpoint=ftp://a", "--model=m"]) == 1
    monkeypatch.setenv("ZHENGXIAN_READER_URL", "http://127.0.0.1:9/v1")
    assert run(["read-document", str(speech), DATE]) == 1
    assert capsys.readouterr().err.count("A-175") == 2


def test_an_outside_reader_adds_only_what_stands_in_the_text(tmp_path, capsys):
    path = tmp_path / "会议记录.txt"
    said = "县水利局把渠道清一遍。"
    path.write_text(f"{SPEECH}\n{said}", encoding="utf-8")
    tasks = [
        {"quote": said, "units": [{"name": "县水利局", "role": "lead"}]},
        {"quote": "县水利局修一座水库。", "units": [{"name": "县水利局"}]},
    ]
    answer = {"choices": [{"message": {"content": json.dumps({"tasks": tasks})}}]}

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(answer).encode())

        def log_message(self, *_):
            """Say nothing."""

    class Quiet(ThreadingHTTPServer):
        def handle_error(self, *_):
            """A caller that hung up is no news."""

    listening = Quiet(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=listening.serve_forever, args=(0.01,))
    thread.start()
    try:
        out = tmp_path / "t.jsonl"
        address = f"--endpoint=http://127.0.0.1:{listening.server_port}/v1"
        assert run(["read-document", str(path), DATE, address, "--model=m", f"--out={out}"]) == 0
    finally:
        listening.shutdown()
        thread.join()
        listening.server_close()
    by_origin = {line["quote"]: line["origin"] for line in lines(out)}
    assert by_origin.get(said) in {"endpoint", "rules"}
    assert "县水利局修一座水库。" not in by_origin
    shown = capsys.readouterr().out
    assert "外部接口提出的任务采用" in shown
    assert "原文里没有这句话 1" in shown


def test_the_library_reads_bytes_frames_and_mappings(departments):
    regions = {
        "region": ["1", "11"],
        "name": ["青石县", "柳河镇"],
        "level": ["县级", "镇"],
        "parent": ["", "1"],
    }
    text = "柳河镇要在年内完成造林3000亩，各乡镇要按月上报进度。".encode()
    result = zx.read_document(text, "2025-02-10", name="a.txt", departments=departments, regions=regions)
    assert result.tasks
    assert "11" in {code for task in result.tasks for unit in task.units for code in unit.codes}
    assert result.table.columns[:3] == ["doc", "section", "quote"]
    again = zx.read_document(text, "2025-02-10", name="a.txt", departments={"柳河镇": "D9"})
    assert [task.quote for task in again.tasks] == [task.quote for task in result.tasks]
    assert zx.read_document(text, "2025-02-10", departments={"name": ["县财政局"]}, name="a.txt").tasks


def test_the_library_refuses_as_the_command_does(bad):
    with pytest.raises(DataError, match="旧版 Word"):
        zx.read_document(bad, "2025-02-10")
    with pytest.raises(ValueError, match="Invalid isoformat"):
        zx.read_document(SPEECH.encode(), "二月十日", name="a.txt")
