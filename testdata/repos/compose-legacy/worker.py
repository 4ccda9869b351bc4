import os
import time

import MySQLdb

while True:
    connection = MySQLdb.connect(host="db", user="root", passwd=os.environ["DB_PASSWORD"])
    connection.close()
    time.sleep(60)
    if os.path.exists("/tmp/stop"):
        os._exit(1)
