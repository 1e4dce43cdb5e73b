"""Office prose about secrets and confidentiality, none of which classifies the page it is on.

Sentences are put together from parts, so that thousands of different ones can be drawn. They
are what forms, undertakings, regulations, theses and work reports say about secrecy; a page of
them bears no marking, whatever level words it holds.
"""

from __future__ import annotations

import numpy as np

HEADINGS = (
    "保密承诺书",
    "涉密人员保密承诺书",
    "保密协议",
    "保密工作自查报告",
    "关于组织学习《中华人民共和国保守国家秘密法》的通知",
    "论文保密审查意见表",
    "项目成果公开发表保密审查表",
    "商业秘密保护办法",
    "国家秘密载体管理规定（学习摘要）",
    "涉密信息系统建设方案评审意见",
    "脱密期管理告知书",
    "保密教育培训小结",
    "机密文件传阅管理制度",
    "绝密级档案解密工作总结",
    "个人业务工作总结",
    "申报材料非涉密声明",
    "会议纪要",
    "秘密级以上文件清退情况说明",
)
"""Titles of such pages."""

_PARTS: dict[str, tuple[str, ...]] = {
    "who": (
        "本人",
        "我单位",
        "课题组",
        "申报人",
        "涉密人员",
        "全体参会人员",
        "档案管理员",
        "项目负责人",
        "双方",
        "各科室负责人",
    ),
    "level": ("绝密", "机密", "秘密"),
    "levels": (
        "绝密、机密、秘密",
        "“绝密”“机密”“秘密”",
        "秘密、机密、绝密",
        "机密、秘密",
        "绝密级、机密级、秘密级",
    ),
    "kind": (
        "国家秘密",
        "商业秘密",
        "工作秘密",
        "技术秘密",
        "个人隐私和商业秘密",
        "国家秘密和工作秘密",
        "企业核心机密",
    ),
    "thing": ("文件", "档案", "资料", "载体", "图纸", "计算机", "移动硬盘", "会议记录", "数据"),
    "law": (
        "《中华人民共和国保守国家秘密法》",
        "《保守国家秘密法实施条例》",
        "《国家秘密定密管理暂行规定》",
        "《中华人民共和国反不正当竞争法》",
        "《科学技术保密规定》",
        "《机关、单位保密自查自评工作规则》",
    ),
    "year": ("2019", "2020", "2021", "2022", "2023", "2024"),
    "count": ("三", "五", "八", "十二", "二十", "四十六"),
    "term": ("一年", "两年", "三年", "六个月", "10年", "20年", "30年"),
}

_TEMPLATES = (
    "{who}郑重承诺，所提交的全部材料不涉及{kind}，可以在网上公开填报。",
    "{who}在工作中知悉的{kind}，未经批准不得以任何方式向他人泄露。",
    "{law}将密级分为{levels}三级，{who}应当准确理解各级的含义。",
    "凡属{level}级的{thing}，应当在专用保险柜内存放，并由专人管理。",
    "严禁将{level}级、秘密级{thing}带离办公场所，违者按规定追究责任。",
    "{who}应当妥善保管{level}{thing}，定期清点，防止遗失。",
    "涉密人员离岗离职实行脱密期管理，脱密期为{term}，期间不得违反规定出境。",
    "该项目已于{year}年完成脱密处理，现有{thing}均不涉密。",
    "本论文经所在单位保密审查，认定不含{kind}，同意公开发表。",
    "经保密审查，所附{thing}不属于{levels}事项，保密审查通过。",
    "{year}年共组织保密培训{count}次，参训人员均签订保密承诺书。",
    "国家秘密的保密期限，除另有规定外，绝密级不超过30年，机密级不超过20年，秘密级不超过10年。",
    "{who}认真学习了{law}，对定密、解密和密级变更的程序有了进一步认识。",
    "根据{law}，{level}级{thing}的复制须经批准，复制件视同原件管理。",
    "合作期间形成的技术诀窍和客户名单属于商业秘密，{who}负有保密义务，期限为{term}。",
    "档案馆对保管期满三十年的{level}级{thing}开展解密审核，已解密{count}件。",
    "系统采用国产密码算法，保证数据的机密性、完整性和可用性。",
    "单位取得国家秘密载体印制资质，建立了{level}件登记、传递、销毁台账。",
    "{who}不得在互联网邮箱、微信等渠道存储、处理、传输{kind}。",
    "按照{levels}分类管理的要求，对{count}台涉密计算机逐台登记。",
    "他撰写的《解密青铜器》《古城的秘密》等科普文章受到读者欢迎。",
    "选手须严守命题秘密，试卷在启用前由保密室专人看管。",
    "试题在启用前属于绝密级事项，{who}应当遵守考务纪律。",
    "评审委员对评审过程和评委意见负有保密责任，不得对外透露。",
    "密级为{level}的{thing}借阅须经分管领导签字，当日归还。",
    "任何单位和个人发现泄露{kind}的行为，都有权向保密行政管理部门举报。",
    "本单位近{count}年未发生失泄密事件，保密工作考核为优秀。",
    "文件标注“{level}★{term}”的，表示密级和保密期限，应当按规定传阅。",
    "标有“内部资料”字样的刊物，不得在公开场合引用。",
    "{who}已知悉：涉密材料信息严禁网上填写提交，所报材料均为非涉密件。",
    "无记名投票以秘密方式进行，{count}名代表参加表决。",
    "参与{level}级科研项目的人员，成果鉴定应当在内部进行，不公开报道。",
    "秘密和机密的界限在于泄露后对国家安全和利益损害的程度。",
    "机密★和秘密★是公文首页左上角常见的标注形式，培训中作了示例讲解。",
    "是否涉密：否。申报人确认上述信息属实。",
)

_LINES = (
    "密级（请勾选）：绝密□　机密□　秘密□　非密☑",
    "□绝密　□机密　□秘密　☑不涉密",
    "是否涉及国家秘密：□是　☑否",
    "拟定密级：○绝密　○机密　○秘密　●公开",
    "保密审查意见：不涉密，同意公开",
    "附件：1.保密承诺书　2.保密审查表",
    "一、保守国家秘密的基本要求",
    "二、机密级文件的收发与传递",
    "三、绝密、机密、秘密的划分",
    "（一）秘密级载体的保管",
    "第五条　商业秘密的范围",
    "四、解密与密级变更",
    "密级：公开",
    "密级：非密",
    "保密期限：无",
    "涉密等级：不涉密",
    "《机密档案管理》课程　32学时",
    "参考文献：[1]保守国家秘密法释义",
)
"""Short lines, as headings, form rows and lists have them."""


def sentence(rng: np.random.Generator) -> str:
    """Return one sentence that speaks of secrecy."""
    template = str(rng.choice(_TEMPLATES))
    return template.format(**{name: str(rng.choice(words)) for name, words in _PARTS.items()})


def paragraph(rng: np.random.Generator) -> str:
    """Return two to five such sentences."""
    return "".join(sentence(rng) for _ in range(int(rng.integers(2, 6))))


def short_line(rng: np.random.Generator) -> str:
    """Return a heading, form row or list item that speaks of secrecy."""
    return str(rng.choice(_LINES))
