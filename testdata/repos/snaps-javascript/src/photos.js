import { spawn } from "node:child_process";
import { buffer } from "node:stream/consumers";

import { Router } from "express";
import { newId } from "imagekit";
import multer from "multer";

import { admin } from "./session.js";
import { add, seen } from "./store.js";

const upload = multer({ storage: multer.memoryStorage(), limits: { fileSize: 8 << 20 } });

export const photos = Router();

photos.post("/", admin, upload.single("photo"), async (request, response, next) => {
  try {
    const id = newId();
    await add(id, request.body.title, await strip(request.file.buffer));
    response.status(201).json({ id });
  } catch (error) {
    next(error);
  }
});

photos.get("/:id", async (request, response) => {
  response.json({ id: request.params.id, views: await seen(request.params.id) });
});

function strip(photo) {
  const exiftool = spawn("exiftool", ["-all=", "-"]);
  exiftool.stdin.end(photo);
  return buffer(exiftool.stdout);
}
