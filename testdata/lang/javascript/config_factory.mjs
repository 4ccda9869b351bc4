export default () => ({
  port: parseInt(process.env.PORT, 10) || 3000,
  database: { host: process.env.DATABASE_HOST, password: "hunter2" },
});
