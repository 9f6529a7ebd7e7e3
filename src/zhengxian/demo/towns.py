"""The 65 towns in six classes, the two that merged, and the four parks."""

from __future__ import annotations

from typing import NamedTuple

from zhengxian.demo.counties import COUNTIES
from zhengxian.demo.places import FARM, FRINGE, MERGED, OLD, PARK, TOUR, URBAN


class Town(NamedTuple):
    """A town: three digits after the county's code, name, word, class."""

    code: str
    name: str
    slug: str
    class_name: str
    county: str


_LETTERS = {"P": PARK, "T": OLD, "F": FARM, "V": TOUR, "U": URBAN, "S": FRINGE}
_TEXT = """\
linhe U001城关街道 chengguan;S002滨江街道 binjiang;S003望河街道 wanghe;P100临港工业镇 lingang;\
P101新材料产业园区镇 xincailiao;T102铁炉镇 tielu;T103窑湾镇 yaowan;F104柳塘镇 liutang
jindu U001金渡临港产业新城街道 xincheng;S002东渡街道 dongdu;P100高铺镇 gaopu;T101砚石镇 yanshi;\
F102麦洲镇 maizhou;T103老渡口镇 laodukou
chenghu U001澄湖高新技术产业服务街道 gaoxin;S002湖滨街道 hubin;P100湖东镇 hudong;P101光谷小镇 guanggu;\
V102月亮湾镇 yueliangwan;T103陶埠镇 taobu
dongchuan U001东城街道 dongcheng;S002河口街道 hekou;P100石桥镇 shiqiao;T101青砖镇 qingzhuan;T102煤山镇 meishan;\
F103稻花镇 daohua;F104双塘镇 shuangtang
fengling U001丰泽街道 fengze;S002西关街道 xiguan;P100化工园区镇 huagong;T101古窑镇 guyao;F102粟岭镇 suling;\
F103平畴镇 pingchou
nanping U001屏阳街道 pingyang;S002南门街道 nanmen;P100机电小镇 jidian;T101竹溪镇 zhuxi;F102茶亭镇 chating;\
V103屏山古城文旅融合发展镇 gucheng
hefeng U001禾城街道 hecheng;S002北苑街道 beiyuan;T100榨油坊镇 zhayoufang;F101金穗镇 jinsui;F102麦香镇 maixiang;\
F104稻香镇 daoxiang
qingxi U001青溪街道 qingxi;P100溪口工业镇 xikou;S101石拱桥镇 shigongqiao;T102纸坊镇 zhifang;F103果园镇 guoyuan;\
V104温泉镇 wenquan
yunling U001云岭街道 yunling;F100梯田镇 titian;V101云顶镇 yunding;V102云岭民族生态文化旅游示范镇 minzu;\
F103药谷镇 yaogu
qishan U001栖霞街道 qixia;F100林场镇 linchang;V101栖山国家森林公园服务镇 senlin;T102石材镇 shicai;F103蜂谷镇 fenggu
songyan U001松岩街道 songyan;V100松涛镇 songtao;V101岩洞镇 yandong;F200高山乡 gaoshan
"""


def _town(county: str, slug: str, entry: str) -> Town:
    label, word = entry.split()
    return Town(f"{county}{label[1:4]}", label[4:], f"{slug}.{word}", _LETTERS[label[0]], county)


def _read() -> tuple[Town, ...]:
    codes = {c.slug: c.code for c in COUNTIES}
    rows = (line.split(" ", 1) for line in _TEXT.splitlines())
    return tuple(_town(codes[slug], slug, entry) for slug, text in rows for entry in text.split(";"))


TOWNS = _read()
"""The towns of today, county by county."""

FORMER = (
    Town(MERGED[0][0], "稻田镇", "hefeng.daotian", FARM, "990107"),
    Town(MERGED[0][1], "香泽乡", "hefeng.xiangze", FARM, "990107"),
)
"""The towns that ended when they merged."""

PARKS = (
    ("990101901", "临河经济开发区", "park.linhe", "990101", "990101101"),
    ("990103901", "澄湖高新技术产业开发区", "park.chenghu", "990103", "990103100"),
    ("990104901", "东川县石桥工业园", "park.shiqiao", "990104", "990104100"),
    ("990105901", "丰陵县精细化工和新材料产业园", "park.fengling", "990105", "990105100"),
)
"""Code, name, word, county and host town of each park."""
