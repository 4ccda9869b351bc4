#!/usr/bin/env node
const [address] = process.argv.slice(2);

fetch(`${address}/orders`)
  .then((answer) => answer.json())
  .then((orders) => orders.forEach((order) => console.log(Object.values(order).join(","))));
