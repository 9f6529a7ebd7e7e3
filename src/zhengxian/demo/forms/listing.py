"""The forms of the demo city as the office lists them: no figure is asked twice."""

from __future__ import annotations

from typing import NamedTuple


class Listed(NamedTuple):
    """One line of the list of forms; ``groups`` is ``heading: code code; heading: …``."""

    code: str
    number: str
    title: str
    frequency: str
    level: str
    unit: str
    due: tuple[int, int]
    groups: str
    reviewer: str
    reason: str
    leave_out: tuple[str, ...] = ()


SYSTEM = "县域经济监测制度（2026）"

_T, _X = "tongji", "xianyu"
_WHY_COUNTY = "县域分类评价方案附表 1"
_WHY_TOWN = "镇街分类评价方案附表 2"
_PACE = "月度经济运行调度会每月看一次"

LISTED = (
    Listed("shangwu_funds", "县域月01表", "招商引资月报", "month", "county", "shangwu", (10, 1),
           "省外资金: outside_funds outside_funds_growth; 项目签约: projects_signed", _T, _WHY_COUNTY),
    Listed("shangwu_trade", "县域月02表", "外贸外资月报", "month", "county", "shangwu", (30, 1),
           "进出口: trade trade_growth; 外资: foreign_investment", _T,
           "开放型经济月度监测；栖山县、松岩县没有外贸外资实绩，不列", ("990110", "990111")),
    Listed("caizheng_monthly", "县域月03表", "财政收支月报", "month", "county", "caizheng", (12, 1),
           "一般公共预算收入: budget_revenue budget_revenue_growth tax_share; "
           "支出和保障: livelihood_share three_guarantees", _T, _WHY_COUNTY),
    Listed("shuiwu_monthly", "县域月04表", "税收月报", "month", "county", "shuiwu", (10, 1),
           "税收收入: tax_revenue tax_revenue_growth; 增值税: vat vat_growth", _T, _PACE),
    Listed("tongji_monthly", "县域月05表", "工业投资消费月报", "month", "county", "tongji", (18, 1),
           "工业: industry_added_growth; 投资: fai_growth industrial_investment_growth; 消费: retail_above_growth",
           _X, _WHY_COUNTY),
    Listed("tongji_services", "县域月06表", "规上服务业月报（错月）", "month", "county", "tongji", (20, 2),
           "服务业: service_revenue_growth", _X, _PACE),
    Listed("tongji_units", "县域月07表", "单位和项目入库月报", "month", "county", "tongji", (12, 1),
           "单位: big_four_net; 项目: registration_rate", _X, "应统尽统工作方案第 5 条"),
    Listed("fagai_projects", "县域月08表", "重点项目月报", "month", "county", "fagai", (10, 1),
           "项目: projects_started start_rate", _T, "项目调度会每月看一次"),
    Listed("gongdian_monthly", "县域月09表", "用电月报", "month", "county", "gongdian", (8, 1),
           "工业用电: industrial_power industrial_power_growth", _T, "先行指标，不用县里另报"),
    Listed("jiaotong_monthly", "县域月10表", "公路货运月报", "month", "county", "jiaotong", (15, 1),
           "货运: freight_turnover freight_turnover_growth", _T, "先行指标，不用县里另报"),
    Listed("renshe_monthly", "县域月11表", "就业月报", "month", "county", "renshe", (29, 1),
           "就业: new_jobs", _T, _PACE),
    Listed("shichang_monthly", "县域月12表", "经营主体月报", "month", "county", "shichang", (10, 1),
           "主体: entities_net", _T, _WHY_COUNTY),
    Listed("huanjing_monthly", "县域月13表", "环境质量月报", "month", "county", "huanjing", (10, 1),
           "空气: pm25 good_air_days; 水: water_section_rate", _T, _WHY_COUNTY),
    Listed("gongxin_requests", "县域月14表", "企业诉求办理月报（分县）", "month", "county", "gongxin", (10, 1),
           "诉求: request_closed_rate request_satisfaction", _X, "企业服务工作机制第 9 条"),
    Listed("ducha_monthly", "县域月15表", "督办事项月报", "month", "county", "ducha", (5, 1),
           "督办: task_on_time_rate", _X, _WHY_COUNTY),
    Listed("gongdian_ten_day", "县域旬01表", "工业用电旬报", "ten_day", "county", "gongdian", (3, 0),
           "旬度用电: ten_day_power ten_day_power_growth", _T, "以旬保月，经济运行旬研判"),
    Listed("tongji_quarterly", "县域季01表", "生产总值和消费季报", "quarter", "county", "tongji", (22, 1),
           "总量: gdp gdp_growth; 消费: retail_sales retail_sales_growth", _X, _WHY_COUNTY),
    Listed("tongji_residents", "县域季02表", "居民收入季报", "quarter", "county", "tongji", (21, 1),
           "城镇: urban_income urban_income_growth; 农村: rural_income rural_income_growth", _X, _WHY_COUNTY),
    Listed("keji_quarterly", "县域季03表", "科技企业季报", "quarter", "county", "keji", (15, 1),
           "企业: high_tech_firms_net", _T, _WHY_COUNTY),
    Listed("ziran_quarterly", "县域季04表", "土地处置季报", "quarter", "county", "ziran", (15, 1),
           "土地: unsupplied_disposal_rate", _T, _WHY_COUNTY),
    Listed("ducha_quarterly", "县域季05表", "整改落实季报", "quarter", "county", "ducha", (10, 1),
           "整改: rectified_rate", _X, _WHY_COUNTY),
    Listed("fagai_energy", "县域季06表", "能耗季报（错月）", "quarter", "county", "fagai", (15, 2),
           "能耗: energy_intensity_cut", _T, "节能目标进度监测"),
    Listed("tongji_yearly", "县域年01表", "城镇化年报", "year", "county", "tongji", (15, 3),
           "人口: urbanisation", _X, "年度评价"),
    Listed("keji_yearly", "县域年02表", "研发活动年报", "year", "county", "keji", (20, 4),
           "研发: rd_firm_share", _T, "年度评价"),
    Listed("nongye_yearly", "县域年03表", "高标准农田年报", "year", "county", "nongye", (20, 2),
           "农田: high_standard_farmland", _T, "年度评价"),
    Listed("shuiwu_towns", "镇街月01表", "镇街税收月报", "month", "town", "shuiwu", (10, 1),
           "属地税收: town_tax town_tax_growth; 增值税: town_vat town_vat_growth", _T, "税务局统一提供，不用镇街另报"),
    Listed("xianyu_hotline", "镇街月02表", "12345 热线办理月报", "month", "town", "xianyu", (6, 1),
           "热线: hotline_on_time_rate hotline_satisfaction", _T, "热线中心提供，县域办代录，不用镇街另报"),
    Listed("shuiwu_buildings", "镇街季01表", "楼宇税收季报", "quarter", "town", "shuiwu", (15, 1),
           "楼宇: building_tax", _T, _WHY_TOWN),
    Listed("ziran_towns", "镇街季02表", "镇街土地处置季报", "quarter", "town", "ziran", (15, 1),
           "土地: unsupplied_disposal_rate idle_disposal_rate", _T, _WHY_TOWN),
    Listed("gongxin_towns", "镇街季03表", "专精特新企业季报", "quarter", "town", "gongxin", (15, 1),
           "企业: srdi_net", _T, _WHY_TOWN),
    Listed("county_projects", "镇街月03表", "镇街招商项目月报", "month", "town", "county", (29, 1),
           "签约: projects_signed performed_rate; 投产: projects_producing; "
           "入库: projects_registered registered_investment registration_rate", _X, _WHY_TOWN),
    Listed("town_monthly", "镇街月04表", "乡镇经济运行月报", "month", "town", "town", (29, 1),
           "工业: town_output town_output_growth; 商贸: town_above_sales town_above_sales_growth; "
           "项目: town_project_investment projects_started; 主体: entities_net", "county", _WHY_TOWN),
    Listed("town_units", "镇街月05表", "“四上”单位培育月报", "month", "town", "town", (3, 1),
           "单位: big_four_net", "county", "应统尽统工作方案第 5 条"),
    Listed("town_requests", "镇街月06表", "企业诉求办理月报", "month", "town", "town", (10, 1),
           "诉求: request_closed_rate request_satisfaction", "county", "企业服务工作机制第 9 条"),
    Listed("town_tourism", "镇街季04表", "文旅季报", "quarter", "town", "town", (20, 1),
           "接待: tourists tourists_growth", "county", _WHY_TOWN),
    Listed("town_collective", "镇街半年01表", "农村集体经济半年报", "half", "town", "town", (20, 1),
           "集体经济: collective_income collective_income_growth; 加工: agri_processing_output", "county", _WHY_TOWN),
)  # fmt: skip
"""In the order of the office's list of forms."""
