const cron = require("node-cron");

async function remind() {
  const answer = await fetch(`${process.env.ORDERS_URL}/reminders`, { method: "POST" });
  console.log("reminders: %d", answer.status);
}

const task = cron.schedule(process.env.REMIND_AT, remind);
process.on("SIGTERM", () => task.stop());
