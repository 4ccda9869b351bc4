from guestbook.app import connect

with connect() as database:
    database.execute("CREATE TABLE IF NOT EXISTS entry (id serial PRIMARY KEY, text text NOT NULL)")
