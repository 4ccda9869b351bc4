import os
from typing import Annotated, Optional

import asyncpg
from fastapi import Depends, FastAPI
from redis import Redis

type Pair[T] = tuple[T, T]


class Box[T: (int, str)](Base[T], table=True):
    value: T


def first[T](items: list[T], fallback: Optional[Redis] = None) -> T:
    return fallback.get("x")


async def handler(
    r: Annotated[Redis, Depends(get_redis)], pool: asyncpg.Pool | None, s: "Redis"
):
    async with pool.acquire() as connection:
        await connection.execute("SELECT 1")
    async for row in r.scan_iter("user:*"):
        yield row
    await (await s.pipeline()).execute()
    return [x async for x in stream("events")]


match os.environ.get("APP_ENV"):
    case "production" | "staging":
        start(debug=False)
    case {"kind": kind, "name": "worker"} if kind == "queue":
        work()
    case Command(name="deploy", force=True):
        deploy()
    case [first, *others] | None:
        pass
    case _:
        start(debug=True)

match command:
    case other:
        run(other)

while chunk := read(1024):
    feed(chunk)

print(f"outer {f"inner {os.environ["NAME"]}"} {x:{width}}")
template = t"SELECT {column}"
if (n := len(items)) > 10: print(n)
try:
    go()
except* ValueError:
    stop()
