# ruff: noqa: E501 - tables read better in one line
"""What somebody careless, broken or wicked sends."""

TEXTS = {
    "nothing": "",
    "blanks": " \n\t ",
    "nul": "\x00",
    "nul inside": "你\x00好",
    "binary": "\x01\x02\x7f\x9f",
    "right to left": "\u202egnp.exe\u2066",
    "joiners": "\u200d\u200b\u2060",
    "family": "👨‍👩‍👧‍👦🏳️‍🌈",
    "half a character": "\ud800",
    "script": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "quotes": "' OR 1=1 --\"\\;{{7*7}}{% now %}%s%(a)s${x}",
    "other digits": "٣²③",
    "long": "很" * 300,
    "huge": "长" * 350_000,
}
NUMBERS = [
    "-1",
    "0",
    "1",
    "999999999",
    "9" * 19,
    "9" * 5000,
    "1e999",
    "1.5",
    "abc",
    "",
    "٣",
    "²",
    "NaN",
    "true",
    "\x00",
    "null",
]
#: Bodies of a JSON request, as they stand on the wire.
BODIES = {
    "empty": b"",
    "list": b"[]",
    "null": b"null",
    "number": b"1",
    "cut": b'{"body": "x"',
    "not utf-8": b'{"body": "\xff\xfe"}',
    "deep": b'{"a":' * 20_000,
    "deep lists": b"[" * 100_000,
    "wrong kinds": b'{"body":{"a":[1]},"client_id":["x"],"attachments":5,"seq":{"a":1},"note":[],"text":5,"version":"x"}',
    "infinite": b'{"seq":1e999,"score":1e999,"conversation":1e999,"client_id":1e999,"body":NaN,"version":1e999}',
    "halves": b'{"client_id":"\\ud800","body":"\\udfff","identity":"\\ud800","token":"\\ud800","name":"\\ud800"}',
    "nul": b'{"client_id":"\\u0000","body":"\\u0000 x","identity":"\\u0000","token":"\\u0000","name":"\\u0000"}',
    "odd files": b'{"client_id":"c1","body":"","attachments":[null,{},[],"\\ud800","../../etc/passwd",1e999]}',
    "huge number": b'{"seq":' + b"9" * 4000 + b',"score":' + b"9" * 4000 + b"}",
    "negative": b'{"seq":-5,"score":-5,"conversation":-5,"client_id":"-5","body":"-5"}',
    "long keys": b'{"' + b"k" * 100_000 + b'":1}',
}
KINDS = ["application/json", "text/plain", "application/xml", "multipart/form-data", "multipart/form-data; boundary=",
         "multipart/form-data; boundary=x; charset=nothing", "application/x-www-form-urlencoded", "", "nonsense",
         "application/json; charset=utf-99"]  # fmt: skip
