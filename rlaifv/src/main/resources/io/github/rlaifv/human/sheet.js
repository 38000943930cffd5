// Files, navigation, keyboard shortcuts and the start form.

function save() {
  const list = order
    .filter((unit) => done(unit) || labelOf(unit.id).note)
    .map((unit) => ({ unit: unit.id, ...labelOf(unit.id) }));
  const file = { version: sheet.version, sheet: sheet.sheet, annotator, labels: list };
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(file, null, 1)], { type: "application/json" }));
  link.download = "labels-" + annotator.replace(/[^\p{L}\p{N}._-]+/gu, "-") + ".json";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  kept = true;
  const open = order.filter((unit) => !done(unit)).length;
  say("Saved as " + link.download + (open ? "; without an answer: " + open + "." : "; everything is answered."));
}

async function load(file) {
  let given;
  try {
    given = JSON.parse(await file.text());
  } catch {
    say(file.name + " is not a labels file.", true);
    return;
  }
  const name = typeof given?.annotator === "string" ? given.annotator.trim() : "";
  if (given?.version !== sheet.version || given.sheet !== sheet.sheet || !Array.isArray(given.labels) || !name) {
    say(file.name + " is not a labels file of this sheet. Nothing was loaded.", true);
    return;
  }
  const wrong = given.labels.filter((one) => !fits(one?.unit, one)).length;
  if (wrong > 0) {
    say(file.name + " has " + wrong + " labels that do not belong to this sheet. Nothing was loaded.", true);
    return;
  }
  begin(name);
  for (const { unit, answer, note } of given.labels) {
    change(unit, { answer, note });
  }
  shown = -1;
  firstOpen();
  say("Loaded " + given.labels.length + " labels of " + annotator + ".");
}

function begin(name) {
  annotator = name;
  labels = stored(annotator);
  find("start").hidden = true;
  find("work").hidden = false;
  find("tools").hidden = false;
  keep();
  progress();
}

function firstOpen() {
  show(Math.max(0, order.findIndex((unit) => !done(unit))));
}

find("start").addEventListener("submit", (event) => {
  event.preventDefault();
  const name = find("name").value.trim();
  if (name && order.length > 0) {
    begin(name);
    shown = -1;
    firstOpen();
    say(labels.size ? "Your earlier work was restored." : "");
  }
});
find("back").addEventListener("click", () => show(current - 1));
find("next").addEventListener("click", () => show(current + 1));
find("open").addEventListener("click", nextOpen);
find("save").addEventListener("click", save);
document.querySelectorAll(".load").forEach((button) => button.addEventListener("click", () => find("file").click()));
find("file").addEventListener("change", async () => {
  const [file] = find("file").files;
  if (file) {
    await load(file);
  }
  find("file").value = "";
});
find("enlarge").addEventListener("click", () => {
  find("larger").src = find("picture").src;
  find("large").showModal();
});
addEventListener("beforeunload", (event) => {
  if (!kept) {
    event.preventDefault();
  }
});
document.addEventListener("keydown", (event) => {
  const typing = event.target.matches("textarea, input[type=text]");
  if (typing && event.key === "Escape") {
    document.querySelector("article.current")?.focus();
  }
  const choosing = event.target.matches("input[type=radio]") && event.key.startsWith("Arrow");
  if (typing || choosing || event.ctrlKey || event.metaKey || event.altKey
      || find("work").hidden || find("large").open || !find("shortcuts").checked) {
    return;
  }
  const unit = order[current];
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const chosen = answersOf(unit).find((answer) => answer[2] === key);
  if (chosen) {
    set(unit.id, { answer: chosen[0] });
    show(current + 1);
  } else if (key === "j" || key === "ArrowRight") {
    show(current + 1);
  } else if (key === "k" || key === "ArrowLeft") {
    show(current - 1);
  } else if (key === "u") {
    nextOpen();
  } else if (key === "c") {
    document.querySelector("article.current .note").open = true;
    document.querySelector("article.current textarea").focus();
  } else {
    return;
  }
  event.preventDefault();
});

find("about-claims").hidden = !order.some((unit) => !unit.choice);
find("about-choices").hidden = !order.some((unit) => unit.choice);
try {
  find("name").value = localStorage.getItem("rlaifv-human/name") ?? "";
} catch {
  // The browser stores nothing; the first answer shows a warning.
}
progress();
