import os
from datetime import datetime, timedelta, timezone

import jwt
from fastapi import APIRouter, Form, Header, HTTPException

SECRET = os.environ["SESSION_SECRET"]
ADMIN_PASSWORD = os.environ["ADMIN_PASSWORD"]

router = APIRouter()


@router.post("/login")
async def login(password: str = Form()):
    if password != ADMIN_PASSWORD:
        raise HTTPException(401)
    expires = datetime.now(timezone.utc) + timedelta(hours=1)
    return {"token": jwt.encode({"sub": "admin", "exp": expires}, SECRET, algorithm="HS256")}


async def admin(authorization: str = Header()):
    try:
        jwt.decode(authorization.removeprefix("Bearer "), SECRET, algorithms=["HS256"])
    except jwt.PyJWTError:
        raise HTTPException(401) from None
