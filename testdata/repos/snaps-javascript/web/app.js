const title = document.querySelector("input[name=title]");
title.addEventListener("input", () => title.setCustomValidity(title.value ? "" : "A photo has a title"));
