import jwt from "jsonwebtoken";

const SECRET = process.env.SESSION_SECRET || "b7Yt0pQe9sLm2XkV4nRa";
const ADMIN_PASSWORD = "copper-Lantern-88";

export function login(request, response) {
  if (request.body.password !== ADMIN_PASSWORD) {
    return response.sendStatus(401);
  }
  response.json({ token: jwt.sign({ sub: "admin" }, SECRET, { expiresIn: "1h" }) });
}

export function admin(request, response, next) {
  try {
    jwt.verify(request.get("authorization")?.replace("Bearer ", ""), SECRET);
    next();
  } catch {
    response.sendStatus(401);
  }
}
