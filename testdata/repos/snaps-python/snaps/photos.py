import subprocess
from typing import Annotated

import imagekit
from fastapi import APIRouter, Depends, Form, UploadFile

from snaps import store
from snaps.session import admin

router = APIRouter(prefix="/photos")


@router.post("", status_code=201, dependencies=[Depends(admin)])
def upload(title: Annotated[str, Form()], photo: UploadFile):
    id = imagekit.new_id()
    done = subprocess.run(["exiftool", "-all=", "-"], stdin=photo.file, capture_output=True, check=True)
    store.add(id, title, done.stdout)
    return {"id": id}


@router.get("/{id}")
async def show(id: str):
    return {"id": id, "views": await store.seen(id)}
