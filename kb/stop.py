"""Pairs and words that say nothing about a matter: no suggestion is made for their sake."""

_PARTICLES = frozenset("的了吗呢吧啊呀哦嗯我你您他她它们是就也都很怎么这那哪啥什请")
_PAIRS = """
问下 问一 一下 谢谢 多谢 感谢 麻烦 帮忙 帮下 可以 不可 能不 不能 可能 不会 想要 想问 自己 如何 为何 多少 几个
没有 有没 还有 或者 因为 所以 然后 现在 今天 昨天 明天 刚才 刚刚 已经 一直 不到 不要 需要 知道 不知 告诉 觉得
看看 看下 时候 东西 事情 问题 情况 有人 人工 客服 再见 不好 意思 对不 不起 没事 一个 一些 一点 有点 比较 非常
出来 起来 下来 上来 过来 过去 进去 回来 早上 上午 中午 下午 晚上 好谢 早安 晚安 哈哈 收到 明白 快点 着急 急急
尽快 马上
"""
_WORDS = """
a an and are at be but by can could do does for from have hello help hi how i in is it me
my no not of ok okay on or our please so thank thanks that the there this to us was we what when where
which who why will with would yes you your
"""
_STOP = frozenset(_PAIRS.split()) | frozenset(_WORDS.split())


def tells(token: str) -> bool:
    """Whether a pair or word may say what a sentence is about."""
    return len(token) > 1 and token not in _STOP and _PARTICLES.isdisjoint(token)
