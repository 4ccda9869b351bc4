import { createApp } from "vue";
import App from "./app.js";

const paymentPassword = "c0pper-b0lt";

createApp(App, { paymentPassword }).mount("#app");
