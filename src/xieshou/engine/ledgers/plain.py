"""Written words without what people write differently (书写归一): width, blanks, capitals, script, look-alikes.

Belongs here: what makes two written words the same word. What is kept of a cell keeps its own form.
Does not belong: what a word means (`mapping`, `cells`).
"""

from __future__ import annotations

import polars as pl

from xieshou.data.code_lists import plain

# Traditional characters of headers and place names, and look-alikes (巿 for 市). Where one simplified character stands
# for several (里, 后, 干), all of them are led to it.
_WRITTEN = (
    "萬與專業東兩嚴個豐臨為爲舉義樂習鄉書買爭於虧雲產産畝親億僅從儀價眾衆優會體餘債傾償兒兌黨蘭關興養內冊寫農沖衝決況"
    "準涼減幾鳳憑劃劉則創別彆製劍勸辦務動勞區醫華協單賣佔衛衞廳厠廁廚県縣參雙發髮變臺葉號後曏噸啓啟吳員週迴團糰園圍囯"
    "國場壞塊堅壩墊處備復複夠頭奬獎學寧實審傢賓對導將侷層屬嵗歲崗嶺峽鞏幣巿佈師帶蓆幫乾幹榦並併幷廣莊慶廬庫應廢開張彌"
    "瀰強歸噹當彔錄録徑逕誌態總願戶纔託釦執擴揚摺護報擔擬撥掛擠揮損據攜敎數無旣時晉麯麴朮術機雜權邨條來楊構査標欄樹樣"
    "覈檔橋樑檢樓毀燬譭畢匯彙滙漢汙湯溝滄滬註瀘澤潔灑淺測濟瀏潯淵遊灣漵滯滿灤濱瀟濰靈災點熱愛狀豬環現電療鹽監蓋礦碭碼"
    "礎確禮離種稱穩競筆籌簽籤簡類粵繫緊纍糾紅約級純納紡綫線練組細織終紹經結給絡統績續綿綜綠緩編緣網羅羣職聯肅脫騰緻捨"
    "節蕪蒼囌蘇範蓮獲穫營藍虛蟲銜補錶裝⻄見觀規視覺計訂認訓議訊記講論設訪証證評識診詞試話詢詳誤說説請諾課誰調談謀謝負"
    "財責賬貨質貧購貼貴貸貿費資賑贈趙車轉載較輛輟輸邊遼達遷過運還這進遠違連適選踰鄒鄭鄲埰寀採裏裡鑑鑒針鍼錢鐵銀鏈銷錯"
    "鑼錦鎭鎮長門問閑閒間聞閬闊隊陽陰階際陸隴陳陝險隨難彫琱鵰麪麫麵項須鬚顧頓預領潁頻題額風飛飲飾舘館饋馬駐驗髙魚鳥雞"
    "鴉鵑麥黃齊齡龍"
)
_SIMPLIFIED = (
    "万与专业东两严个丰临为为举义乐习乡书买争于亏云产产亩亲亿仅从仪价众众优会体余债倾偿儿兑党兰关兴养内册写农冲冲决况"
    "准凉减几凤凭划刘则创别别制剑劝办务动劳区医华协单卖占卫卫厅厕厕厨县县参双发发变台叶号后向吨启启吴员周回团团园围国"
    "国场坏块坚坝垫处备复复够头奖奖学宁实审家宾对导将局层属岁岁岗岭峡巩币市布师带席帮干干干并并并广庄庆庐库应废开张弥"
    "弥强归当当录录录径径志态总愿户才托扣执扩扬折护报担拟拨挂挤挥损据携教数无既时晋曲曲术术机杂权村条来杨构查标栏树样"
    "核档桥梁检楼毁毁毁毕汇汇汇汉污汤沟沧沪注泸泽洁洒浅测济浏浔渊游湾溆滞满滦滨潇潍灵灾点热爱状猪环现电疗盐监盖矿砀码"
    "础确礼离种称稳竞笔筹签签简类粤系紧累纠红约级纯纳纺线线练组细织终绍经结给络统绩续绵综绿缓编缘网罗群职联肃脱腾致舍"
    "节芜苍苏苏范莲获获营蓝虚虫衔补表装西见观规视觉计订认训议讯记讲论设访证证评识诊词试话询详误说说请诺课谁调谈谋谢负"
    "财责账货质贫购贴贵贷贸费资赈赠赵车转载较辆辍输边辽达迁过运还这进远违连适选逾邹郑郸采采采里里鉴鉴针针钱铁银链销错"
    "锣锦镇镇长门问闲闲间闻阆阔队阳阴阶际陆陇陈陕险随难雕雕雕面面面项须须顾顿预领颍频题额风飞饮饰馆馆馈马驻验高鱼鸟鸡"
    "鸦鹃麦黄齐龄龙"
)

_TO_SIMPLIFIED = str.maketrans(_WRITTEN, _SIMPLIFIED)


def simplified(text: str) -> str:
    """The text in simplified characters, one for one."""
    return text.translate(_TO_SIMPLIFIED)


def word(text: str) -> str:
    """A word as it is compared: plain and simplified."""
    return simplified(plain(text))


def plainly(texts: pl.Series) -> pl.Series:
    """`plain` for a whole column."""
    return texts.str.normalize("NFKC").str.replace_all(r"\s+", "").str.to_lowercase()


def words(texts: pl.Series) -> pl.Series:
    """`word` for a whole column; few texts hold a character that is written otherwise."""
    plain = plainly(texts)
    other = plain.str.contains_any(list(_WRITTEN)).fill_null(False).arg_true()
    if other.is_empty():
        return plain
    return plain.scatter(other, plain.gather(other).str.replace_many(list(_WRITTEN), list(_SIMPLIFIED)))
