import jwt from "jsonwebtoken";

const { ADMIN_PASSWORD, SESSION_SECRET } = process.env;

export function login(request, response) {
  if (request.body.password !== ADMIN_PASSWORD) {
    return response.sendStatus(401);
  }
  response.json({ token: jwt.sign({ sub: "admin" }, SESSION_SECRET, { expiresIn: "1h" }) });
}

export function admin(request, response, next) {
  try {
    jwt.verify(request.get("authorization")?.replace("Bearer ", ""), SESSION_SECRET);
    next();
  } catch {
    response.sendStatus(401);
  }
}
