import shutil
import subprocess
from pathlib import Path
from typing import Annotated

import imagekit
from fastapi import APIRouter, Depends, Form, UploadFile

from snaps import store
from snaps.session import admin

UPLOADS = Path("uploads")

router = APIRouter(prefix="/photos")


@router.post("", status_code=201, dependencies=[Depends(admin)])
def upload(title: Annotated[str, Form()], photo: UploadFile):
    id = imagekit.new_id()
    target = UPLOADS / id
    with target.open("wb") as kept:
        shutil.copyfileobj(photo.file, kept)
    subprocess.run(["exiftool", "-overwrite_original", "-all=", target], check=True)
    store.add(id, title)
    return {"id": id}


@router.get("/{id}")
async def show(id: str):
    return {"id": id, "views": await store.seen(id)}
