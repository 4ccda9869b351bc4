from snaps import store

store.purge()
