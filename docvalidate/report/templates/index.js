"use strict";
const field = document.getElementById("find");
const chooser = document.getElementById("employer");
const none = document.getElementById("none");
const groups = Array.from(document.querySelectorAll(".people tbody"), (body) => ({
  body,
  employer: body.querySelector("b").textContent.toLowerCase(),
  rows: Array.from(body.querySelectorAll("tr:not(.employer)"), (row) => ({
    row, words: row.textContent.toLowerCase(),
  })),
}));

function narrow() {
  const wanted = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  const verdict = document.querySelector("input[name=show]:checked").value;
  const employer = chooser ? chooser.value : "";
  let total = 0;
  for (const group of groups) {
    let shown = 0;
    const chosen = !employer || group.body.id === "e" + employer;
    for (const { row, words } of group.rows) {
      const fits = chosen && (!verdict || row.classList.contains(verdict)) &&
        wanted.every((word) => words.includes(word) || group.employer.includes(word));
      row.hidden = !fits;
      shown += fits;
    }
    group.body.hidden = shown === 0;
    total += shown;
  }
  none.hidden = total > 0 || groups.length === 0;
}

field.hidden = false;
field.addEventListener("input", narrow);
if (chooser) {
  chooser.hidden = false;
  chooser.addEventListener("change", narrow);
}
for (const radio of document.querySelectorAll("input[name=show]")) {
  radio.addEventListener("change", narrow);
}
narrow();
