import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { Router } from "express";
import { newId } from "imagekit";
import multer from "multer";

import { admin } from "./session.js";
import { add, seen } from "./store.js";

const run = promisify(execFile);
const upload = multer({ dest: "uploads/" });

export const photos = Router();

photos.post("/", admin, upload.single("photo"), async (request, response, next) => {
  try {
    await strip(request.file.path);
    const id = newId();
    await add(id, request.body.title);
    response.status(201).json({ id });
  } catch (error) {
    next(error);
  }
});

photos.get("/:id", async (request, response) => {
  response.json({ id: request.params.id, views: await seen(request.params.id) });
});

function strip(path) {
  return run("exiftool", ["-overwrite_original", "-all=", path]);
}
