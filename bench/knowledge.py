"""A large stock of knowledge, in words that occur as unevenly as words do."""

import random
from itertools import accumulate

COMMON = ["宽带", "流量", "套餐", "手机", "账单", "网络", "光猫", "密码", "漫游", "停机"]
SIGNS = (
    "安办包报波测查长超城传存达贷导登等递调订独端断队额返方防峰复改高更股关归号合换回汇活机基激计加简降交"
    "接截解金径就聚开控扣快联流路冒免面模内能排配批品屏凭期签强清求区权认融扫商设申升时实收受属双税算锁特"
    "提替填停通同图退托网违维位温务系下先显限线项销协卸新信形修续选压延验业移盈用优余语预源约运在暂增账折"
    "证支直值指制质中终种主注转装追准资自总租最作"
)
BATCH = 1_000
RELEASE = """
UPDATE kb_article SET status = 'released', released_id = version.id
FROM kb_articleversion AS version WHERE version.article_id = kb_article.id AND kb_article.released_id IS NULL
"""


def vocabulary(chance: random.Random, size: int = 6_000) -> list[str]:
    """The common words first, then invented ones of two to four signs."""
    invented = ("".join(chance.choices(SIGNS, k=chance.choice((2, 2, 2, 3, 4)))) for _ in range(size))
    return [*COMMON, *invented]


def articles_up_to(count: int) -> list[str]:
    """Fill the table to `count` released articles; returns sentences made of the same words."""
    from django.db import connection

    from kb.actions import index
    from kb.models import Article

    chance = random.Random(7)
    words = vocabulary(chance)
    weights = list(accumulate(1 / (rank + 100) for rank in range(len(words))))
    [gin] = [each for each in Article._meta.indexes if each.name == "kb_article_search"]
    with connection.schema_editor() as schema:  # filled without it, built once
        schema.remove_index(Article, gin)
    for begin in range(Article.objects.count(), count, BATCH):
        _add(chance, words, weights, min(BATCH, count - begin))
    with connection.cursor() as cursor:
        cursor.execute(RELEASE)
    with connection.schema_editor() as schema:
        schema.add_index(Article, gin)
    index.count_terms()
    _analyse()
    return ["".join(chance.choices(words, cum_weights=weights, k=chance.randint(2, 9))) for _ in range(400)]


def _add(chance: random.Random, words: list[str], weights: list[float], count: int) -> None:
    """`count` articles: a title of three words, a text of about 300 characters."""
    from accounts.models import User
    from cs_platform.lib import search
    from kb.models import Article, ArticleVersion, Category

    emma, evan = (User.objects.get(username=name) for name in ("emma", "evan"))
    category = Category.objects.order_by("pk")[0]
    told = [
        ("".join(chance.choices(words, cum_weights=weights, k=3)), _text(chance, words, weights)) for _ in range(count)
    ]
    articles = Article.objects.bulk_create(
        Article(category=category, title=title, search=search.vector((title, "A"), (body, "C"))) for title, body in told
    )
    people = {"author": emma, "changed_by": emma, "reviewer": evan}
    ArticleVersion.objects.bulk_create(
        ArticleVersion(article=article, number=1, title=article.title, body=body, state="released", **people)
        for article, (_title, body) in zip(articles, told, strict=True)
    )


def _text(chance: random.Random, words: list[str], weights: list[float]) -> str:
    sentences = ("".join(chance.choices(words, cum_weights=weights, k=12)) for _ in range(11))
    return "。".join(sentences)


def _analyse() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE kb_article")
        cursor.execute("ANALYZE kb_articleversion, kb_term")
