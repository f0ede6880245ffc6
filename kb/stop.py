"""Pairs and words that say nothing about a matter: no suggestion is made for their sake."""

_PAIRS = """
你好 您好 请问 问下 问一 一下 谢谢 多谢 感谢 麻烦 帮我 帮忙 帮下 好的 好吧 是的 不是 对的 可以 不可 能不 不能
可能 不会 我的 我是 我要 我想 想要 想问 我们 你们 您的 你的 他们 自己 这个 那个 这样 那样 这里 那里 这是 那是
哪个 哪里 哪些 什么 怎么 么办 怎样 如何 为何 为什 多少 几个 吗请 没有 有没 还有 有的 还是 或者 但是 因为 所以
然后 现在 今天 昨天 明天 刚才 刚刚 已经 一直 不了 不到 不要 需要 知道 不知 告诉 觉得 看看 看下 的话 时候 东西
事情 问题 情况 有人 在吗 人吗 人工 客服 再见 不好 意思 对不 不起 没事 就是 都是 也是 了吗 了啊 了呢 是什 是不
是否 一个 一些 一点 有点 很多 比较 非常 真的 出来 起来 下来 上来 过来 过去 进去 回来 的时 给我 跟我 和我 让我
了我 呢我 是我 早上 上午 中午 下午 晚上 好谢 您请 你请 好请 好我 早安 晚安 哈哈 嗯嗯 哦哦 收到 明白 快点 着急
急急 尽快 马上
"""
_WORDS = """
a an and are at be but by can could do does for from have hello help hi how i in is it me
my no not of ok okay on or our please so thank thanks that the there this to us was we what when where
which who why will with would yes you your
"""
STOP = frozenset(_PAIRS.split()) | frozenset(_WORDS.split())
