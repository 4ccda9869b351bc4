from fastapi import FastAPI

SIGNING_SECRET = "p4per-cl1p-drawer"

app = FastAPI()


@app.get("/notes")
def notes():
    return []
