from typing import Any

from qa.models import Cause

CAUSES = {
    "attitude": "服务态度",
    "slow": "响应不及时",
    "wrong-answer": "答复有误",
    "not-solved": "问题未解决",
    "explained-badly": "解释不清",
    "policy": "对业务政策不满",
    "network": "网络质量",
    "billing": "费用争议",
    "system": "系统故障",
    "other": "其他",
}


def load(world: dict[str, Any]) -> None:
    for code, name in CAUSES.items():
        Cause.objects.get_or_create(code=code, defaults={"name": name})
