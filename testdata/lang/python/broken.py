import os

def f(:
    return os.environ["A"]

print "old style %s" % x
port = os.environ["PORT"]
class A(
    key = "va
