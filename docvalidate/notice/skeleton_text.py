"""The comments and examples of a new notice file, in Chinese: it is a clerk who fills it in."""

from __future__ import annotations

UNTRANSLATED = "还没有写成规则"
"""What a new file says of a clause nobody has dealt with; lint takes it for no reason."""

HEAD = """\
# 通知规则数据。写法见 docs/writing-a-notice.md；随时可以运行下面的命令，看还差什么：
#   docvalidate notices lint {id}.yaml
# 日期、条款编号、电话一律加引号。每个取值都要注明条款（clause）和条款里的原话（quote）。"""

SECTIONS = {
    "levels": """
# 级别：code 固定为 junior、intermediate、senior。names 写其他叫法，grades 写级别内的层级，例如
#   - code: senior
#     name: 高级
#     clause: "3.1"
#     grades: [{name: 副高级, names: [副高]}, {name: 正高级, names: [正高]}]""",
    "series": """
# 系列、专业：从提交地点各条自动摘出，请核对。names 写常见简称；“系列”“专业”不必重复写。""",
    "to_fill_in": """
# 系列的合称，例如
# groups:
#   - name: 基层系列
#     clause: "0.3"
#     quote: 基层系列
#     members: [基层卫生系列, 基层农业系列]
groups: []

# 除级别、系列以外，条件里用得到的申报人情况，例如市直和县市区：
# facts:
#   - code: jurisdiction
#     name: 申报渠道所属
#     values:
#       - {code: municipal, name: 市直}
#       - {code: county, name: 县市区}
facts: []

# 提交渠道：资格审查材料（eligibility）和业绩评审材料（performance），
# 网上（online）和纸质（paper），须提交（required）还是不提交（not_required）。例如
# channels:
#   - portion: eligibility
#     channel: paper
#     duty: not_required
#     clause: "0.3"
#     quote: 只进行网上申报不报送纸质材料
#     applies: {eq: {level: senior}}
#     except:
#       - applies: {in: {series: [中小学教师系列, 基层系列]}}
#         clause: "0.3"
#         quote: (中小学教师系列、基层系列除外)
channels: []

# 线上截止日（含当日）：applicant、employer、county_office、department。例如
# deadlines:
#   - actor: applicant
#     until: "2024-09-12"
#     clause: "1.2.1"
#     quote: 申报对象于9月12日前完成线上申报
deadlines: []

# 网上审核经过谁，例如
# chains:
#   - actors: [applicant, employer, department]
#     clause: "1.1"
#     quote: 上级单位审核(县市区职改办、行业主管部门审核)
#     applies: {eq: {jurisdiction: municipal}}
chains: []

# 纸质材料受理时间（首尾两日都算）：to_department、to_city_office。例如
# windows:
#   - hand_over: to_department
#     from: "2024-09-09"
#     to: "2024-09-14"
#     clause: "2.1.1"
#     quote: 省卫生系列、基层卫生系列:9月9日-9月14日
#     applies: {in: {series: [省卫生系列, 基层卫生系列]}}
windows: []

# 纸质材料提交地点：从原文自动摘出，请核对。""",
    "fees": """
# 评审费和缴纳方式（online_by_individual 本人网上缴，with_paper 随纸质材料缴）。例如
# fees:
#   - {amount: 110, clause: "3.1", quote: 申报初级职称110元/人, applies: {eq: {level: junior}}}
# payments:
#   - {payment: with_paper, clause: "3.2", quote: 提交纸质材料时一并缴费}
fees: []
payments: []

# 通知没有写的事，例如
# silences:
#   - subject: paper.to_city_office
#     clause: "2.1.2"
#     quote: 中级职称申报纸质材料
#     applies: {eq: {level: junior}}
#     note: 只写了高级、中级的时间，没有写初级。
silences: []

# 办理步骤，按顺序写，例如
# steps:
#   - {text: 用人单位初审并公示。, clause: "1.1", quote: 用人单位初审}
steps: []

# 核查规则，例如
# rules:
#   - test: t01
#     clause: "0.3"
#     quote: 加盖公章后扫描上传
#     check: sealed
#     severity: error
#     parameters: {portion: eligibility}
rules: []

# 网页上不属于通知正文的文字（导航、按钮），照抄在此；写在这里的就从 clauses 里删去。
page_text: []""",
    "clauses": """
# 通知全文，从原文自动切分，请核对编号。写成规则以后删去 untranslated；
# 只是说明、不含要求的，改成 informative: true。""",
}
"""The commented examples, by the section they stand in."""
