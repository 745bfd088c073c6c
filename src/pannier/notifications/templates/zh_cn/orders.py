"""简体中文：订单。"""

from collections.abc import Mapping

from pannier.notifications.model import MessageKind as Kind
from pannier.notifications.model import RecipientKind
from pannier.notifications.templates import Key, Text

CUSTOMER, MERCHANT = RecipientKind.CUSTOMER, RecipientKind.MERCHANT
COURIER, OPERATORS = RecipientKind.COURIER, RecipientKind.OPERATORS

ORDERS: Mapping[Key, Text] = {
    (Kind.ORDER_AWAITING_PAYMENT, CUSTOMER): Text(
        "订单待支付", "您在「{merchant}」的订单共 {amount}，请在 {time} 前完成支付。"
    ),
    (Kind.ORDER_AWAITING_PAYMENT, MERCHANT): Text(
        "订单 {code} 待支付", "顾客已下单，共 {amount}，支付后再请您接单。"
    ),
    (Kind.ORDER_PLACED, CUSTOMER): Text(
        "下单成功", "「{merchant}」将在 {time} 前答复。请准备现金 {amount}，货到付款。"
    ),
    (Kind.ORDER_PLACED, MERCHANT): Text("新订单 {code}", "{when}，货到付款 {amount}。请在 {time} 前接单。"),
    (Kind.ORDER_PAID, CUSTOMER): Text("支付成功", "已支付 {amount}，「{merchant}」将在 {time} 前答复。"),
    (Kind.ORDER_PAID, MERCHANT): Text("新订单 {code}", "{when}，已支付 {amount}。请在 {time} 前接单。"),
    (Kind.ORDER_ACCEPTED, CUSTOMER): Text("商家已接单", "「{merchant}」已接单，预计 {time} 送达。"),
    (Kind.ORDER_ACCEPTED, MERCHANT): Text("已接单 {code}", "请开始备餐，顾客预计 {time} 收到。"),
    (Kind.ORDER_REJECTED, CUSTOMER): Text("商家未能接单", "「{merchant}」未能接单：{reason}。您不会被扣款。"),
    (Kind.ORDER_REJECTED, MERCHANT): Text("已拒单 {code}", "拒单原因：{reason}。"),
    (Kind.ORDER_UNPAID, CUSTOMER): Text("订单已取消", "您在「{merchant}」的订单未在时限内支付，已自动取消。"),
    (Kind.ORDER_UNPAID, MERCHANT): Text("订单 {code} 已取消", "顾客未在时限内支付，库存已恢复。"),
    (Kind.ORDER_UNANSWERED, CUSTOMER): Text(
        "商家未能接单", "「{merchant}」未在时限内答复，订单已取消。您不会被扣款。"
    ),
    (Kind.ORDER_UNANSWERED, MERCHANT): Text("订单 {code} 超时未接", "未在时限内接单，订单已自动拒绝。"),
    (Kind.ORDER_CANCELLED, CUSTOMER): Text("订单已取消", "{by}取消了「{merchant}」的订单，原因：{reason}。"),
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
    (Kind.COURIER_ASSIGNED, COURIER): Text("抢单成功 {code}", "请到「{merchant}」取餐，{time} 前送达顾客。"),
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
}

PICKUP: Mapping[Key, Text] = {
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
    (Kind.ORDER_LATE, MERCHANT): Text("订单 {code} 已超时", "{late}超时，承诺顾客 {time} 可取餐，请尽快。"),
    (Kind.ORDER_LATE, OPERATORS): Text(
        "订单 {code} 已超时", "「{merchant}」的自取订单{late}超时，承诺顾客 {time} 可取餐。"
    ),
}
