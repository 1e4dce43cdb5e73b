"""Names of units that do not exist, from four characters to two dozen."""

from __future__ import annotations

import numpy as np

_CITIES = ("澜州市", "鹭汀市", "栖云市", "梧岭市", "琅溪市", "岫川市")
_DISTRICTS = ("枫渡区", "白沙坪区", "青桥县", "银杏县", "望湖区", "石泉县")
_BODIES = (
    "财政局", "教育体育局", "人力资源和社会保障局", "住房和城乡建设局", "卫生健康局",
    "农业农村局", "人民政府", "市场监督管理局", "档案馆", "图书馆", "审计局", "统计局",
)  # fmt: skip
_INSTITUTIONS = (
    "第一中学", "实验小学", "人民医院", "中医医院", "妇幼保健院", "职业技术学院", "文化馆",
    "疾病预防控制中心", "农业技术推广中心", "公路养护中心", "质量检验研究院", "博物馆", "幼儿园",
)  # fmt: skip
_FANCY = ("云溪", "恒远", "汇川", "嘉禾", "鼎新", "博雅", "长岭", "安澜", "中南", "华盛")
_TRADES = (
    "建设工程", "水务发展", "电子科技", "文化传媒", "勘察设计研究", "环境工程", "会计师事务所",
    "生物医药", "物业管理", "交通规划设计", "信息技术", "园林绿化",
)  # fmt: skip
_FORMS = ("有限公司", "有限责任公司", "股份有限公司", "集团有限公司")
_SHORT = ("望湖小学", "青桥中学", "枫渡医院", "石泉书院", "栖云学院")


def unit_name(rng: np.random.Generator, kind: str = "") -> str:
    """Return a name of 4 to 24 characters.

    Args:
        rng: decides everything.
        kind: ``government``, ``institution``, ``company``; any of them when empty.
    """
    wanted = kind or str(rng.choice(["government", "institution", "company", "company"]))
    city, district = str(rng.choice(_CITIES)), str(rng.choice(_DISTRICTS))
    province = "湖南省" if rng.random() < 0.15 else ""
    if wanted == "government":
        place = str(rng.choice([city, district, city + district]))
        return (province + place + str(rng.choice(_BODIES)))[:24]
    if wanted == "institution":
        if rng.random() < 0.15:
            return str(rng.choice(_SHORT))
        place = str(rng.choice([city, city[:-1], city + district]))
        return (province + place + str(rng.choice(_INSTITUTIONS)))[:24]
    return _company(rng, city, province)


def _company(rng: np.random.Generator, city: str, province: str) -> str:
    fancy, trade = str(rng.choice(_FANCY)), str(rng.choice(_TRADES))
    if trade.endswith("事务所"):
        return city + fancy + trade
    form = str(rng.choice(_FORMS))
    if rng.random() < 0.2:
        return f"{fancy}（{city[:-1]}）{trade}{form}"
    if rng.random() < 0.15:
        return f"{province}{city}{fancy}{trade}{form}第{'一二三四'[int(rng.integers(0, 4))]}分公司"
    return province + city[: int(rng.integers(2, 4))] + fancy + trade + form


def credit_code(rng: np.random.Generator) -> str:
    """Return eighteen characters in the form of a unified social credit code of no unit."""
    letters = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    tail = "".join(letters[int(one)] for one in rng.integers(0, len(letters), 10))
    return "91430699" + tail


def security_number(rng: np.random.Generator) -> str:
    """Return the thirteen digits that the police give to a seal; region 4399 is none."""
    return "4399" + "".join(str(one) for one in rng.integers(0, 10, 9))
