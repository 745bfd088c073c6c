"""简体中文。"""

from pannier.merchants.model import DecisionReason, LicenceKind, StaffRole
from pannier.notifications.model import MessageKind as Kind
from pannier.notifications.model import RecipientKind
from pannier.notifications.templates import Language, Text
from pannier.orders.model import ActorKind, Reason, Status
from pannier.reviews.model import HideReason

CUSTOMER, MERCHANT = RecipientKind.CUSTOMER, RecipientKind.MERCHANT
COURIER, OPERATORS = RecipientKind.COURIER, RecipientKind.OPERATORS

ZH_CN = Language(
    texts={
        (Kind.ORDER_AWAITING_PAYMENT, CUSTOMER): Text(
            "订单待支付", "您在「{merchant}」的订单共 {amount}，请在 {time} 前完成支付。"
        ),
        (Kind.ORDER_AWAITING_PAYMENT, MERCHANT): Text(
            "订单 {code} 待支付", "顾客已下单，共 {amount}，支付后再请您接单。"
        ),
        (Kind.ORDER_PLACED, CUSTOMER): Text(
            "下单成功", "「{merchant}」将在 {time} 前答复。请准备现金 {amount}，货到付款。"
        ),
        (Kind.ORDER_PLACED, MERCHANT): Text(
            "新订单 {code}", "{when}，货到付款 {amount}。请在 {time} 前接单。"
        ),
        (Kind.ORDER_PAID, CUSTOMER): Text("支付成功", "已支付 {amount}，「{merchant}」将在 {time} 前答复。"),
        (Kind.ORDER_PAID, MERCHANT): Text("新订单 {code}", "{when}，已支付 {amount}。请在 {time} 前接单。"),
        (Kind.ORDER_ACCEPTED, CUSTOMER): Text("商家已接单", "「{merchant}」已接单，预计 {time} 送达。"),
        (Kind.ORDER_ACCEPTED, MERCHANT): Text("已接单 {code}", "请开始备餐，顾客预计 {time} 收到。"),
        (Kind.ORDER_REJECTED, CUSTOMER): Text(
            "商家未能接单", "「{merchant}」未能接单：{reason}。您不会被扣款。"
        ),
        (Kind.ORDER_REJECTED, MERCHANT): Text("已拒单 {code}", "拒单原因：{reason}。"),
        (Kind.ORDER_UNPAID, CUSTOMER): Text(
            "订单已取消", "您在「{merchant}」的订单未在时限内支付，已自动取消。"
        ),
        (Kind.ORDER_UNPAID, MERCHANT): Text("订单 {code} 已取消", "顾客未在时限内支付，库存已恢复。"),
        (Kind.ORDER_UNANSWERED, CUSTOMER): Text(
            "商家未能接单", "「{merchant}」未在时限内答复，订单已取消。您不会被扣款。"
        ),
        (Kind.ORDER_UNANSWERED, MERCHANT): Text("订单 {code} 超时未接", "未在时限内接单，订单已自动拒绝。"),
        (Kind.ORDER_CANCELLED, CUSTOMER): Text(
            "订单已取消", "{by}取消了「{merchant}」的订单，原因：{reason}。"
        ),
        (Kind.ORDER_CANCELLED, MERCHANT): Text("订单 {code} 已取消", "{by}取消了订单，原因：{reason}。"),
        (Kind.ORDER_CANCELLED, COURIER): Text(
            "订单 {code} 已取消", "{by}取消了「{merchant}」的订单，原因：{reason}，无需继续配送。"
        ),
        (Kind.PAYMENT_FAILED, CUSTOMER): Text(
            "支付未成功", "{amount} 扣款失败，您在「{merchant}」的订单已取消。"
        ),
        (Kind.PAYMENT_FAILED, MERCHANT): Text("订单 {code} 已取消", "顾客支付扣款失败，请停止备餐。"),
        (Kind.PAYMENT_FAILED, COURIER): Text("订单 {code} 已取消", "顾客支付扣款失败，无需继续配送。"),
        (Kind.PAYMENT_FAILED, OPERATORS): Text(
            "扣款失败 {code}", "「{merchant}」的订单 {amount} 扣款失败，订单已取消。"
        ),
        (Kind.CANCEL_REQUESTED, CUSTOMER): Text(
            "已申请取消", "已向「{merchant}」申请取消订单，原因：{reason}，请等待商家处理。"
        ),
        (Kind.CANCEL_REQUESTED, MERCHANT): Text(
            "订单 {code} 申请取消", "顾客申请取消，原因：{reason}，请尽快处理。"
        ),
        (Kind.CANCEL_DECLINED, CUSTOMER): Text("取消申请未通过", "「{merchant}」正在备餐，订单将继续。"),
        (Kind.CANCEL_DECLINED, MERCHANT): Text("已谢绝取消 {code}", "订单继续，请按时出餐。"),
        (Kind.ORDER_READY, CUSTOMER): Text("餐品已备好", "「{merchant}」已出餐，等待骑手取餐。"),
        (Kind.ORDER_READY, MERCHANT): Text("已出餐 {code}", "等待骑手取餐。"),
        (Kind.COURIER_ASSIGNED, CUSTOMER): Text("骑手已接单", "骑手正赶往「{merchant}」取餐。"),
        (Kind.COURIER_ASSIGNED, MERCHANT): Text("骑手已接单 {code}", "骑手正赶来取餐。"),
        (Kind.COURIER_ASSIGNED, COURIER): Text(
            "抢单成功 {code}", "请到「{merchant}」取餐，{time} 前送达顾客。"
        ),
        (Kind.ORDER_PICKED_UP, CUSTOMER): Text("骑手已取餐", "餐品正在送来，预计 {time} 送达。"),
        (Kind.ORDER_PICKED_UP, MERCHANT): Text("骑手已取餐 {code}", "订单配送中，预计 {time} 送达。"),
        (Kind.ORDER_PICKED_UP, COURIER): Text("已取餐 {code}", "请在 {time} 前送达顾客。"),
        (Kind.ORDER_COLLECTED, CUSTOMER): Text("已取餐", "您已在「{merchant}」取餐，请慢用。"),
        (Kind.ORDER_COLLECTED, MERCHANT): Text("已取餐 {code}", "顾客已到店取餐，订单完成。"),
        (Kind.ORDER_DELIVERED, CUSTOMER): Text("订单已送达", "「{merchant}」的餐品已送达，请慢用。"),
        (Kind.ORDER_DELIVERED, MERCHANT): Text("已送达 {code}", "订单已送达顾客。"),
        (Kind.ORDER_DELIVERED, COURIER): Text("已送达 {code}", "「{merchant}」的订单已送达，辛苦了。"),
        (Kind.DELIVERY_FAILED, CUSTOMER): Text(
            "配送未成功", "「{merchant}」的订单未能送达，原因：{reason}，订单已取消。"
        ),
        (Kind.DELIVERY_FAILED, MERCHANT): Text("配送失败 {code}", "订单未能送达，原因：{reason}，已取消。"),
        (Kind.DELIVERY_FAILED, COURIER): Text("配送失败 {code}", "已登记未能送达，原因：{reason}。"),
        (Kind.ORDER_COMPLETED, CUSTOMER): Text("订单已完成", "感谢您在「{merchant}」下单。"),
        (Kind.ORDER_COMPLETED, MERCHANT): Text("订单 {code} 已完成", "本单 {amount}。"),
        (Kind.ORDER_COMPLETED, COURIER): Text("订单 {code} 已完成", "顾客已确认收到「{merchant}」的餐品。"),
        (Kind.ORDER_LATE, CUSTOMER): Text(
            "订单可能晚到", "抱歉，「{merchant}」的订单{late}比预计的慢，原定 {time} 送达，可能推迟。"
        ),
        (Kind.ORDER_LATE, MERCHANT): Text("订单 {code} 已超时", "{late}超时，承诺顾客 {time} 送达，请尽快。"),
        (Kind.ORDER_LATE, COURIER): Text("订单 {code} 已超时", "{late}超时，承诺顾客 {time} 送达，请尽快。"),
        (Kind.ORDER_LATE, OPERATORS): Text(
            "订单 {code} 已超时", "「{merchant}」的订单{late}超时，承诺顾客 {time} 送达。"
        ),
        (Kind.ORDER_REFUNDED, CUSTOMER): Text(
            "退款 {amount}", "「{merchant}」的订单退款 {amount}，原因：{reason}。"
        ),
        (Kind.ORDER_REFUNDED, MERCHANT): Text("订单 {code} 退款", "退款 {amount}，原因：{reason}。"),
        (Kind.ORDER_REFUNDED, COURIER): Text("订单 {code} 退款", "「{merchant}」的订单有退款，无需您处理。"),
        (Kind.PROBLEM_REPORTED, CUSTOMER): Text(
            "问题已反馈", "您反馈的问题（{reason}，{lines} 项）已转给「{merchant}」和平台。"
        ),
        (Kind.PROBLEM_REPORTED, MERCHANT): Text(
            "订单 {code} 有问题反馈", "顾客反馈：{reason}，涉及 {lines} 项，请尽快处理。"
        ),
        (Kind.PROBLEM_REPORTED, COURIER): Text(
            "订单 {code} 有问题反馈", "顾客反馈：{reason}，涉及 {lines} 项，由商家和平台处理。"
        ),
        (Kind.PROBLEM_REPORTED, OPERATORS): Text(
            "问题反馈 {code}", "「{merchant}」的订单，顾客反馈：{reason}，涉及 {lines} 项。"
        ),
        (Kind.LOW_STOCK, MERCHANT): Text("库存不足：{item}", "「{item}」今日仅剩 {left} 份。"),
        (Kind.MERCHANT_APPLIED, OPERATORS): Text("入驻申请：{merchant}", "「{merchant}」申请入驻，请审核。"),
        (Kind.MERCHANT_APPROVED, MERCHANT): Text(
            "入驻审核通过", "「{merchant}」已通过审核，顾客现在可以搜索并下单。"
        ),
        (Kind.MERCHANT_REFUSED, MERCHANT): Text(
            "入驻申请未通过", "「{merchant}」未通过审核，原因：{reason}。"
        ),
        (Kind.MERCHANT_RETURNED, MERCHANT): Text(
            "请补充入驻材料", "「{merchant}」的申请需要修改：{reason}。请修改后重新提交。"
        ),
        (Kind.MERCHANT_SUSPENDED, MERCHANT): Text(
            "「{merchant}」已暂停营业资格",
            "「{merchant}」暂时无法被搜索和下单，原因：{reason}。进行中的订单请继续完成。",
        ),
        (Kind.MERCHANT_REINSTATED, MERCHANT): Text(
            "「{merchant}」已恢复", "暂停已解除，顾客可以重新搜索「{merchant}」并下单。"
        ),
        (Kind.LICENCE_APPROVED, MERCHANT): Text("证照审核通过", "「{merchant}」的{licence}已审核通过。"),
        (Kind.LICENCE_REFUSED, MERCHANT): Text(
            "证照审核未通过", "「{merchant}」的{licence}未通过审核，原因：{reason}。请重新上传。"
        ),
        (Kind.LICENCE_EXPIRING, MERCHANT): Text(
            "证照即将到期",
            "「{merchant}」的{licence}有效期至 {date}，还剩 {left} 天。请及时更新，否则店铺将被暂停。",
        ),
        (Kind.LICENCE_EXPIRED, MERCHANT): Text(
            "证照已到期", "「{merchant}」的{licence}已到期，店铺已暂停，新证照审核通过后恢复。"
        ),
        (Kind.LICENCE_EXPIRED, OPERATORS): Text("证照到期：{merchant}", "「{merchant}」的{licence}已到期。"),
        (Kind.REVIEW_POSTED, MERCHANT): Text(
            "订单 {code} 有新评价", "「{merchant}」的顾客评价了订单，您可以回复一次。"
        ),
        (Kind.REVIEW_REPLIED, CUSTOMER): Text("商家回复了您的评价", "「{merchant}」回复了您的评价。"),
        (Kind.REVIEW_HIDDEN, CUSTOMER): Text(
            "您的评价已被隐藏", "您对「{merchant}」的评价已被平台隐藏，原因：{hidden}。"
        ),
        (Kind.REVIEW_HIDDEN, MERCHANT): Text(
            "订单 {code} 的评价已被隐藏", "「{merchant}」的一条评价已被平台隐藏，原因：{hidden}。"
        ),
        (Kind.WEBHOOK_DISABLED, MERCHANT): Text(
            "Webhook 已停用", "向 {subject} 推送事件连续一天失败，已停用。请修复接收端后重新启用。"
        ),
        (Kind.WEBHOOK_DISABLED, OPERATORS): Text(
            "合作方 Webhook 已停用：{subject}", "向 {subject} 推送事件连续一天失败。"
        ),
    },
    pickup={
        (Kind.ORDER_PLACED, CUSTOMER): Text(
            "下单成功", "「{merchant}」将在 {time} 前答复。请准备现金 {amount}，到店付款。"
        ),
        (Kind.ORDER_PLACED, MERCHANT): Text(
            "新订单 {code}", "到店自取，{when}，现金 {amount}。请在 {time} 前接单。"
        ),
        (Kind.ORDER_PAID, MERCHANT): Text(
            "新订单 {code}", "到店自取，{when}，已支付 {amount}。请在 {time} 前接单。"
        ),
        (Kind.ORDER_ACCEPTED, CUSTOMER): Text("商家已接单", "「{merchant}」已接单，预计 {time} 可取餐。"),
        (Kind.ORDER_ACCEPTED, MERCHANT): Text("已接单 {code}", "请开始备餐，顾客预计 {time} 到店自取。"),
        (Kind.ORDER_READY, CUSTOMER): Text("餐品已备好", "请到「{merchant}」取餐，取餐号 {code}。"),
        (Kind.ORDER_READY, MERCHANT): Text("已出餐 {code}", "等待顾客到店自取。"),
        (Kind.ORDER_LATE, CUSTOMER): Text(
            "订单可能晚些", "抱歉，「{merchant}」{late}比预计的慢，原定 {time} 可取餐，可能推迟。"
        ),
        (Kind.ORDER_LATE, MERCHANT): Text(
            "订单 {code} 已超时", "{late}超时，承诺顾客 {time} 可取餐，请尽快。"
        ),
        (Kind.ORDER_LATE, OPERATORS): Text(
            "订单 {code} 已超时", "「{merchant}」的自取订单{late}超时，承诺顾客 {time} 可取餐。"
        ),
    },
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
        "「{merchant}」邀请您以{role}身份加入 Pannier，邀请码 {code}。",
    ),
    roles={StaffRole.OWNER: "店主", StaffRole.MANAGER: "店长", StaffRole.CLERK: "店员"},
    direct_footer="如非本人操作，请忽略本消息。",
    footer="您可以在通知设置中选择接收哪些消息以及接收方式。",
)
