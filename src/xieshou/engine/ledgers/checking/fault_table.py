"""The faults that a table can have (差错表): every code with its severity and its words in both languages.

Belongs here: what is said to the clerk: what was found, and what to do. Does not belong: finding faults (`reading`,
`relations`, `repeats`), putting the words together (`gathering`).
"""

from __future__ import annotations

from xieshou.engine.ledgers.identity import ID_FAULTS

BLOCK, WARN, SPOT = "block", "warn", "spot"

# {found} and {detail} differ from cell to cell; the rest follows from the column.
FAULTS: dict[str, tuple[str, str, str]] = {
    # whatever the column holds
    "required": (BLOCK, "“{zh}”必填。请填写。", "“{en}” must be filled in."),
    "column_missing": (
        BLOCK, "表中没有“{zh}”这一栏，本台账必填。请加上这一栏，或指明哪一栏是它。",
        "The sheet has no column “{en}”, which this ledger requires. Add it, or say which column it is.",
    ),
    "eaten": (
        BLOCK, "表格软件把号码当作数值（{found}），后几位已丢失，无法还原。请把该列设为“文本”格式后重新录入。",
        "The spreadsheet turned this number into {found} and lost its last digits. Format the column as text and type "
        "it again.",
    ),
    "formula_error": (
        BLOCK, "单元格是公式的出错值{found}。请改正公式或直接填写内容。",
        "The cell holds a formula's error, {found}. Correct the formula or type the value.",
    ),
    "control": (
        BLOCK, "内容中有看不见的控制字符或乱码（{found}）。请删去后重新录入。",
        "The text holds invisible control characters or was damaged ({found}). Delete it and type it again.",
    ),
    "too_long": (
        BLOCK, "内容超过{longest}个字符。请缩短，其余写入备注。",
        "The text is longer than {longest} characters. Shorten it; the rest may stand in the remarks.",
    ),
    # numbers
    "no_number": (
        BLOCK, "“{found}”不是数字。请只填数字，例如1200或1.2万；“约”“多”等字样写入备注。",
        "“{found}” is no number. Write digits alone, such as 1200; words like “about” belong in the remarks.",
    ),
    "percent": (
        BLOCK, "“{found}”是百分数，这一栏要填数值。请填写数值本身。",
        "“{found}” is a percentage; this column takes the number itself. Write the number.",
    ),
    "not_whole": (BLOCK, "“{found}”不是整数。请填整数。", "“{found}” is not whole. Write a whole number."),
    "decimals": (
        BLOCK, "“{found}”的小数超过4位。请四舍五入到4位。",
        "“{found}” has more than 4 decimals. Round it to 4.",
    ),
    "fen": (
        BLOCK, "“{found}”换算成元后不足一分，小数超过2位。请按分填写准确金额。",
        "“{found}” is not a whole number of fen: in yuan it has more than 2 decimals. Write the exact amount.",
    ),
    "too_large": (
        BLOCK, "“{found}”太大，系统无法登记。请核对位数和单位。",
        "“{found}” is larger than can be kept. Check the digits and the unit.",
    ),
    "below": (BLOCK, "“{found}”小于{least}。请核对。", "“{found}” is less than {least}. Check it."),
    "above": (
        BLOCK, "“{found}”大于{most}。请核对位数和单位（元、万元）。",
        "“{found}” is more than {most}. Check the digits and the unit.",
    ),
    # days and years
    "no_date": (
        BLOCK, "“{found}”不是日期。请按2018-06-02的样式填写。",
        "“{found}” is no date. Write it like 2018-06-02.",
    ),
    "no_such_day": (
        BLOCK, "日历上没有“{found}”这一天。请改正。", "“{found}” is no day of the calendar. Correct it.",
    ),
    "day_missing": (
        BLOCK, "“{found}”没有写到日。请补全，例如2018-06-02。",
        "“{found}” names no day. Write the whole date, such as 2018-06-02.",
    ),
    "far_day": (
        BLOCK, "“{found}”不在1900年至2100年之间。请改正。", "“{found}” lies outside 1900 to 2100. Correct it.",
    ),
    "october": (
        WARN, "“{found}”按1月登记；如果是10月（表格软件会丢掉末尾的0），请改写为“{found}0”的文本或“10月”。",
        "“{found}” is taken as January. If October is meant, whose 0 a spreadsheet drops, write it like 2018-10.",
    ),
    "no_year": (BLOCK, "“{found}”不是年份。请填4位数字。", "“{found}” is no year. Write four digits."),
    # words of a list
    "no_boolean": (
        BLOCK, "“{found}”看不出是或否。请填“是”或“否”。", "“{found}” is neither yes nor no. Write 是 or 否.",
    ),
    "no_code": (
        BLOCK, "“{found}”不在可选项中。请改为：{words_zh}。",
        "“{found}” is not on the list. Choose one of: {words_en}.",
    ),
    # places and records
    "no_place": (
        BLOCK, "查不到“{found}”这个地方（按当年区划）。请填全称或区划代码，例如“昭觉县 513431”。",
        "No place “{found}” is known in that year. Write its full name or its code, such as “昭觉县 513431”.",
    ),
    "place_mismatch": (
        BLOCK, "“{found}”的名称与代码不符，该代码是{detail}。请改正其中一个。",
        "Name and code differ in “{found}”: the code is that of {detail}. Correct one of them.",
    ),
    "several_places": (
        BLOCK, "叫“{found}”的地方不止一个：{detail}。请写上所属的县或代码。",
        "There are several places of that name, “{found}”: {detail}. Add the county or write the code.",
    ),
    "recipient_outside": (
        BLOCK, "“{found}”不在本协作项目的受援方。请改正，或选择另一个协作项目。",
        "“{found}” is not on the recipient side of this programme. Correct it, or choose another programme.",
    ),
    "donor_outside": (
        BLOCK, "“{found}”不在本协作项目的帮扶方。请改正，或选择另一个协作项目。",
        "“{found}” is not on the donor side of this programme. Correct it, or choose another programme.",
    ),
    "no_record": (
        BLOCK, "查不到“{found}”。请填登记簿中的登记号，或先登记它。",
        "“{found}” is not in the register. Write a record number of the register, or enter that record first.",
    ),
    "several_records": (
        BLOCK, "叫“{found}”的不止一个。请填登记号。", "Several records are called “{found}”. Write the record number.",
    ),
    "not_of_this_register": (
        BLOCK, "登记号“{found}”不属于本登记簿。新增的行请留空。",
        "The record number “{found}” is not of this register. Leave it empty for a new row.",
    ),
    # programme and pairing
    "no_programme": (
        BLOCK, "没有“{found}”这个协作项目。可填：{detail}。", "There is no programme “{found}”. There are: {detail}.",
    ),
    "other_programme": (
        BLOCK, "这一行属于协作项目“{found}”，不是所选的“{detail}”。请另行导入。",
        "The row belongs to the programme “{found}”, not to “{detail}”. Bring it in separately.",
    ),
    "pairing_mismatch": (
        BLOCK, "受援地或帮扶地与结对“{found}”不符，该结对是{detail}。请改正其中一个。",
        "The recipient or donor is not that of the pairing “{found}”, which joins {detail}. Correct one of them.",
    ),
    "pairing_over": (
        WARN, "结对“{found}”在这一年不在有效期内。请核对。",
        "The pairing “{found}” did not hold in that year. Check it.",
    ),
    "several_pairings": (
        WARN, "“{found}”这一年有几个县级结对：{detail}。请填帮扶地或结对登记号。",
        "“{found}” has several pairings in that year: {detail}. Fill in the donor or the pairing.",
    ),
    "invented": (
        BLOCK, "这是演练数据，不能导入正式登记簿。请改用正式台账。",
        "These are invented data; they cannot enter the books of a real programme. Use the real ledger.",
    ),
    # persons
    "under_16": (
        BLOCK, "上岗时不满16周岁。请核对身份证号、出生年份和开始日期。",
        "The person was not yet 16 on the first day at work. Check ID number, birth year and first day.",
    ),
    "sex_differs": (
        WARN, "性别与身份证号第17位不一致。请对照证件核对。",
        "The sex differs from the 17th digit of the ID number. Compare them with the card.",
    ),
    "birth_year_differs": (
        WARN, "出生年份与身份证号不一致。请对照证件核对。",
        "The birth year differs from the ID number. Compare them with the card.",
    ),
    # rows
    "same_record_no": (
        BLOCK, "登记号“{found}”在表中不止一行，另见第{detail}行。请只留一行。",
        "The record number “{found}” stands in several rows, also in row {detail}. Keep one of them.",
    ),
    "same_row": (
        BLOCK, "与第{detail}行重复（{key_zh}都相同）。请只留一行，或改正其中一行。",
        "The same as row {detail} ({key_en} are equal). Keep one of them, or correct one.",
    ),
    **{f"id_{code}": (BLOCK, zh, en) for code, (zh, en) in ID_FAULTS.items()},
}  # fmt: skip
