"""简体中文。"""

from pannier.merchants.model import DecisionReason, LicenceKind, StaffRole
from pannier.notifications.templates import Language, Text
from pannier.notifications.templates.zh_cn.notices import NOTICES
from pannier.notifications.templates.zh_cn.orders import ORDERS, PICKUP
from pannier.orders.model import ActorKind, Reason, Status
from pannier.reviews.model import HideReason

__all__ = ["ZH_CN"]

ZH_CN = Language(
    texts={**ORDERS, **NOTICES},
    pickup=PICKUP,
    actors={
        ActorKind.CUSTOMER: "顾客",
        ActorKind.MERCHANT: "商家",
        ActorKind.COURIER: "骑手",
        ActorKind.OPERATOR: "平台",
        ActorKind.PAYMENTS: "系统",
        ActorKind.TIMER: "系统",
        ActorKind.PLATFORM: "系统",
    },
    own="您",
    reasons={
        Reason.CHANGED_MIND: "不想要了",
        Reason.ORDERED_BY_MISTAKE: "下错单了",
        Reason.TAKES_TOO_LONG: "等待太久",
        Reason.TOO_BUSY: "店内繁忙",
        Reason.ITEM_UNAVAILABLE: "餐品售罄",
        Reason.CLOSING: "即将打烊",
        Reason.NOT_PAID: "未支付",
        Reason.NOT_ANSWERED: "商家未答复",
        Reason.PAYMENT_FAILED: "支付失败",
        Reason.CUSTOMER_UNREACHABLE: "联系不上顾客",
        Reason.ADDRESS_WRONG: "地址有误",
        Reason.ACCIDENT: "发生意外",
        Reason.MISSING: "少送",
        Reason.WRONG: "送错",
        Reason.SPOILED: "变质或损坏",
        Reason.GOODWILL: "商家补偿",
        Reason.OTHER: "其他",
    },
    late={
        Status.PREPARING: "备餐",
        Status.READY: "取餐",
        Status.DELIVERING: "配送",
    },
    soon="尽快",
    scheduled="预约 {time}",
    dated="{date} {time}",
    noted="{reason}（{note}）",
    unknown_item="一款餐品",
    unknown_merchant="商家",
    decisions={
        DecisionReason.INCOMPLETE: "材料不全",
        DecisionReason.NOT_LEGIBLE: "证照扫描件不清晰",
        DecisionReason.NOT_MATCHING: "信息与证照不符",
        DecisionReason.LICENCE_EXPIRED: "证照已过期",
        DecisionReason.LICENCE_INVALID: "证照无效",
        DecisionReason.NOT_A_STORE: "门店不存在",
        DecisionReason.DUPLICATE: "门店已入驻",
        DecisionReason.OUT_OF_AREA: "不在服务区域",
        DecisionReason.FOOD_SAFETY: "食品安全问题",
        DecisionReason.FRAUD: "涉嫌欺诈",
        DecisionReason.COMPLAINTS: "投诉较多",
        DecisionReason.REQUESTED: "商家申请",
        DecisionReason.OTHER: "其他",
    },
    licences={LicenceKind.BUSINESS: "营业执照", LicenceKind.FOOD: "食品经营许可证"},
    hidden={
        HideReason.ABUSIVE: "含有辱骂内容",
        HideReason.PERSONAL_DATA: "泄露个人信息",
        HideReason.SPAM: "广告内容",
        HideReason.OFF_TOPIC: "与订单无关",
        HideReason.UNTRUE: "内容不实",
        HideReason.ILLEGAL: "违反法律法规",
        HideReason.OTHER: "违反评价规则",
    },
    comma="、",
    one_time_code=Text("验证码", "您的验证码是 {code}，用于{purpose}，{minutes} 分钟内有效。请勿告诉他人。"),
    purposes={
        "SIGN_IN": "登录",
        "PASSWORD_RESET": "重设密码",
        "CONTACT": "确认联系方式",
    },
    invitation=Text(
        "来自「{merchant}」的邀请",
        "「{merchant}」邀请您以{role}身份加入，邀请码 {code}。",
    ),
    roles={StaffRole.OWNER: "店主", StaffRole.MANAGER: "店长", StaffRole.CLERK: "店员"},
    direct_footer="如非本人操作，请忽略本消息。",
    footer="您可以在通知设置中选择接收哪些消息以及接收方式。",
)
