"""简体中文：订单以外的通知。"""

from collections.abc import Mapping

from pannier.notifications.model import MessageKind as Kind
from pannier.notifications.model import RecipientKind
from pannier.notifications.templates import Key, Text

CUSTOMER, MERCHANT = RecipientKind.CUSTOMER, RecipientKind.MERCHANT
OPERATORS = RecipientKind.OPERATORS

NOTICES: Mapping[Key, Text] = {
    (Kind.LOW_STOCK, MERCHANT): Text("库存不足：{item}", "「{item}」今日仅剩 {left} 份。"),
    (Kind.MERCHANT_APPLIED, OPERATORS): Text("入驻申请：{merchant}", "「{merchant}」申请入驻，请审核。"),
    (Kind.MERCHANT_APPROVED, MERCHANT): Text(
        "入驻审核通过", "「{merchant}」已通过审核，顾客现在可以搜索并下单。"
    ),
    (Kind.MERCHANT_REFUSED, MERCHANT): Text("入驻申请未通过", "「{merchant}」未通过审核，原因：{reason}。"),
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
        "Webhook 已停用",
        "已停止向 {subject} 推送：连续一天全部失败，或接收端表示已下线。"
        "待推送的事件保留 30 天，请修复后恢复推送。",
    ),
    (Kind.WEBHOOK_DISABLED, OPERATORS): Text(
        "合作方 Webhook 已停用：{subject}", "已停止向 {subject} 推送：连续一天全部失败，或接收端表示已下线。"
    ),
}
