import os
import pathlib
from pathlib import Path

text = "plain"
raw = r"C:\logs"
data = b"secret\xff"
joined = "redis://" "localhost" ":6379"
wrapped = (
    "postgres://"
    f"{USER}@db"
)
number = 8_080
hexadecimal = 0x1F90
negative = -1
ratio = 1.5e3
yes, nothing = True, None
items = ["a", 1, *rest]
pair = ("0.0.0.0", 80)
unordered = {"a", "b"}

url = f"postgres://{user}:{password!r}@{host}:{port:>4}/{'db'}"
debug = f"{port=}"
old = "amqp://%s:%d/%%" % (host, 5672)
one = "http://%s/" % host
named = "%(scheme)s://%(host)s" % {"scheme": "redis", "host": "cache"}
braces = "{}://{host}:{0}/{{x}}".format("redis", host="cache")
plus = "redis://" + host + ":" + str(6379)
comma = ",".join(["a", host])
lost = ",".join(hosts)
secret = "s3cret".encode("utf-8")
names_only = first + second
lists = ["a"] + ["b"]
merged = {"a": 1} | {"b": 2}
line = "-" * 80
seconds = 60 * 60

BASE_DIR = Path(__file__).resolve().parent.parent
db = BASE_DIR / "db.sqlite3"
log = Path("/var/log") / "app" / "app.log"
absolute = BASE_DIR / "/etc/app.conf"
nested = os.path.join(BASE_DIR, "logs", "app.log")
fixed = os.path.join("/var", "log/", "app.log")
half = total / 2
spool = pathlib.Path("/var/spool")

env = os.environ["HOST"]
maybe = os.environ.get("PORT") or 8000
default = os.environ.get("PORT", "8000")
chain = os.getenv("A") or os.getenv("B") or "c"
either = value if value else "y"
there = os.environ["X"] if "X" in os.environ else "y"
missing = "y" if value is None else value
chosen = "a" if flag else "b"
both = flag and "x"
compared = os.environ.get("DEBUG", "") == "True"
parts = os.environ["HOSTS"].split(",")
port = int(os.environ["PORT"])
indexed = sys.argv[1]
sliced = name[1:]
computed = config[key].password
attribute = settings.db.HOST
result = urlparse(url).hostname
made = lambda: "lazily"
every = [connect("redis://" + h) for h in hosts if h != "backup-host"]
awaited = await fetch("http://x")
if (size := os.environ.get("SIZE")) is None:
    pass
text += " and more"
items += ["c"]
count += 1
