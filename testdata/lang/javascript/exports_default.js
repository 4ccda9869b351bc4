export default {
  server: { port: 3000, proxy: { "/api": "http://localhost:8080" } },
  env: { production: { url: "https://prod.example.com" } },
};
