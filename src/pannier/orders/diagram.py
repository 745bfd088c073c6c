"""The lifecycle as a drawing. Pure."""

from pannier.orders.lifecycle import TABLE, TERMINAL
from pannier.orders.model import ActorKind, Status


def lifecycle_diagram() -> str:
    """The table as a Mermaid state diagram; commands that keep the status are notes beside it."""
    lines = [
        "stateDiagram-v2",
        "    [*] --> PENDING_PAYMENT: place",
        "    [*] --> PLACED: place, cash on delivery",
    ]
    staying: dict[Status, list[str]] = {}
    for (status, command), rule in TABLE.items():
        who = ", ".join(kind.value.lower() for kind in ActorKind if kind in rule.who)
        label = f"{command.value.lower().replace('_', ' ')} ({who})"
        if rule.leads_to is status:
            staying.setdefault(status, []).append(label)
        else:
            lines.append(f"    {status} --> {rule.leads_to}: {label}")
    lines += [f"    {status} --> [*]" for status in Status if status in TERMINAL]
    for status, labels in staying.items():
        lines += [f"    note right of {status}", *(f"        {label}" for label in labels), "    end note"]
    return "\n".join(lines) + "\n"
