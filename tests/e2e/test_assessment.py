"""An assessment from the calculation to the publication: by assessor, counties, leader; each score back to its file."""

from __future__ import annotations

from .conftest import answering, let_days_pass

RUN = "2026Q3-01"
FIRST, LAST, AFTER = "2026-10-29", "2026-11-04", "2026-11-05"


def press(one, name: str) -> None:
    """Press a button that leads on."""
    with answering(one.page):
        one.page.get_by_role("button", name=name).first.click()


def test_a_new_run_is_computed_replayed_and_followed_to_the_uploaded_file(desk, office):
    one = desk("assessor")
    one.look()
    one.go("/evaluate/runs/")
    with answering(one.page):
        one.page.get_by_role("link", name="计算一期").click()
    one.look()
    one.page.get_by_label("期间").fill("2026Q3")
    before = one.page.locator("[name=previous] option", has_text="2026Q2-01").get_attribute("value")
    one.page.locator("[name=previous]").select_option(before)
    one.page.get_by_label("只作测算").check()
    press(one, "开始计算")
    assert "已计算，编号" in one.text(), one.text()
    one.look()
    press(one, "复算并核对")
    assert "复算一致" in one.text(), one.text()
    with answering(one.page):
        one.page.get_by_role("link", name="看排名").click()
    one.look()
    with answering(one.page):
        one.page.get_by_role("link", name="禾丰县").first.click()
    one.look()
    assert "失分台账" in one.text()
    with answering(one.page):
        one.page.get_by_role("link", name="规模以上工业增加值增速").first.click()
    trace = one.page.locator("#trace")
    assert "核查" in trace.inner_text()
    with answering(one.page):
        trace.get_by_role("link", name="看版本").click()
    one.look()
    file = office.one(
        "select name from collect_upload where name like '%工业投资消费月报%' order by name desc limit 1"
    )
    assert file in one.text()
    statistics = desk("statistics.shi")
    statistics.page.goto(one.page.url.replace(office.address, ""))
    with statistics.page.expect_download() as given:
        statistics.page.locator(".trace").get_by_role("link", name="下载").click()
    assert given.value.path().read_bytes()[:2] == b"PK"


def test_an_adjustment_counts_only_when_somebody_else_has_approved_it(desk):
    one, leader = desk("assessor"), desk("leader.shi")
    one.go("/evaluate/adjustments/new/")
    page = one.page
    page.locator("[name=code]").select_option("summons")
    page.locator("[name=region]").select_option(label="栖山县")
    given = {
        "period": "2026Q3",
        "count": "1",
        "authority": "市县域办",
        "document": "约谈 9 号（虚构）",
        "text": "约谈 1 次",
    }
    for name, value in given.items():
        page.locator(f"main [name={name}]").fill(value)
    press(one, "登记，等审定")
    assert "等另一位审定" in one.text()
    assert page.get_by_role("button", name="审定").count() == 0
    one.look()
    leader.go("/evaluate/adjustments/")
    press(leader, "审定")
    assert "已审定" in leader.text()


def test_a_correction_shows_its_effect_before_another_person_accepts_it(desk, office):
    figure = "/collect/figures/990104/budget_revenue_growth/2026-09/"
    reporter, statistics = desk("reporter.caizheng"), desk("statistics.shi")
    reporter.go(figure)
    with answering(reporter.page):
        reporter.page.get_by_role("link", name="提出更正").click()
    reporter.look()
    reporter.page.get_by_label("更正为").fill("9.8")
    reporter.page.get_by_label("更正理由").fill("漏计一笔非税收入，已与省厅核对。")
    press(reporter, "提出更正")
    assert "采纳之前，原来的数不变" in reporter.text()
    assert reporter.page.get_by_role("link", name="再采纳").count() == 0
    where = reporter.page.url
    statistics.page.goto(where)
    statistics.look()
    with answering(statistics.page):
        statistics.page.get_by_role("link", name="看对得分和位次的影响，再采纳").click()
    statistics.look()
    assert "改后" in statistics.text(), statistics.text()
    assert "东川县" in statistics.text()
    before = office.one("select result_hash from evaluate_run where number = ?", f"评 {RUN}")
    press(statistics, "采纳，写成新版本")
    assert "已采纳" in statistics.text()
    reporter.go(figure)
    assert "9.8" in reporter.page.inner_text(".lead")
    assert reporter.page.locator("tbody tr[aria-selected=true] th").inner_text() == "第 2 版"
    assert office.one("select result_hash from evaluate_run where number = ?", f"评 {RUN}") == before


def test_counties_object_confirm_and_the_result_is_published(desk, office):
    assessor, leader = desk("assessor"), desk("leader.shi")
    county, owner = desk("reporter.qishan"), desk("owner.gongxin")
    assert owner.go(f"/evaluate/?run={RUN}").status == 404
    county.go("/evaluate/objections/new/")
    county.page.get_by_label("申诉理由").fill("请核对企业诉求的办结时间。")
    press(county, "提交申诉")
    assert "申诉已提交" in county.text()
    county.look()
    for _ in range(2):
        assessor.go("/evaluate/objections/?state=filed")
        with answering(assessor.page):
            assessor.page.get_by_role("link", name="答复").first.click()
        assessor.look()
        assessor.page.get_by_label("不采纳").check()
        assessor.page.get_by_label("答复", exact=True).fill("已核对，按规则计算，不改。")
        press(assessor, "答复")
    for slug, code in (("qishan", "990110"), ("fengling", "990105")):
        reviewer = desk(f"reviewer.{slug}")
        reviewer.go(f"/evaluate/regions/{code}/?run={RUN}")
        press(reviewer, "确认本地区结果")
        assert "本地区已确认" in reviewer.text()
        reviewer.close()
    assessor.go(f"/evaluate/runs/{RUN}/")
    press(assessor, "报审批")
    leader.go(f"/evaluate/runs/{RUN}/")
    press(leader, "批准")
    assessor.go(f"/evaluate/runs/{RUN}/")
    assessor.page.get_by_label("公示起").fill(FIRST)
    assessor.page.get_by_label("公示止").fill(LAST)
    press(assessor, "开始公示")
    assert "已开始公示" in assessor.text()
    assert owner.go(f"/evaluate/?run={RUN}").status == 404  # the publicity begins tomorrow
    let_days_pass(office, AFTER)
    assessor.go(f"/evaluate/runs/{RUN}/")
    assessor.page.get_by_label("通报文号").fill("示范县域办〔2026〕17号（虚构）")
    press(assessor, "发布")
    assert "已发布" in assessor.text()
    assessor.look()
    assert owner.go(f"/evaluate/?run={RUN}").status == 200
    assert "青溪县" in owner.text()
    owner.go("/evaluate/publications/")
    assert "17号" in owner.text()
