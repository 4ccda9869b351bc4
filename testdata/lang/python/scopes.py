import argparse
import functools
import os
import sys

import pytest
from pydantic import Field
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    port: int = 8000
    url: str = Field("redis://localhost", env="REDIS_URL")
    name: str
    kind = "x"

    class Config:
        env_file = ".env"

    @functools.cached_property
    def dsn(self) -> str:
        return "postgres://app@" + self.name


class Generic(typing.Generic[T], metaclass=abc.ABCMeta):
    if sys.platform == "win32":
        field: int = 1


@pytest.fixture
@decorators.retry(times=3)
def outer(parser, a, b="default", *rest, key=os.environ["KEY"], **more):
    def inner(x=1):
        return x

    handler = lambda event, context=None: inner(event)
    for item in items:
        send(item)
    else:
        done()
    while True:
        poll()
    while not stop and attempts < 3:
        poll()
    try:
        risky()
    except (ValueError, OSError) as error:
        log.error("failed", exc_info=error)
    else:
        fine()
    finally:
        close()
    if a:
        one()
    elif b:
        two()
    else:
        three()


parser = argparse.ArgumentParser().add_argument("--port", default="8080").parse_args()
make().then("x")[0].send("y")
clients["a"].send("z")
clients[key].send("z")
("literal receiver").upper()
print("standing alone", file=sys.stderr)
assert url.startswith("https://"), "an insecure url"
raise SystemExit("could not start")
del os.environ["TEMP"]

if __name__ == "__main__" and len(sys.argv) > 1:
    sys.exit(main())
