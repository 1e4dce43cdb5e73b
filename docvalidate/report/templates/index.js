"use strict";
const field = document.getElementById("find");
const rows = Array.from(document.querySelectorAll(".people tbody tr"));
const words = rows.map((row) => row.textContent.toLowerCase());
field.hidden = false;
field.addEventListener("input", () => {
  const wanted = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  rows.forEach((row, place) => {
    row.hidden = !wanted.every((word) => words[place].includes(word));
  });
});
