const before = require("before");
before.run("first");

function broken() {
  const x = = 1;
}

before.run("second");
export const after = { key: "value" };
