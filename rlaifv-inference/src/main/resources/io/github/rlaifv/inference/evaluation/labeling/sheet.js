// Files, navigation, keyboard shortcuts and the start form.

function download() {
  const list = order
    .filter((response) => done(response) || labelOf(response.id).comment)
    .map((response) => ({ response: response.id, ...labelOf(response.id) }));
  const file = { version: sheet.version, sheet: sheet.sheet, annotator, labels: list };
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(file, null, 1)], { type: "application/json" }));
  link.download = "labels-" + annotator.replace(/[^\p{L}\p{N}._-]+/gu, "-") + ".json";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  kept = true;
  const open = order.filter((response) => !done(response)).length;
  say("Saved as " + link.download + (open ? "; responses without a label: " + open + "." : "; all responses are labeled."));
}

async function load(file) {
  let given;
  try {
    given = JSON.parse(await file.text());
  } catch {
    say(file.name + " is not a labels file.", true);
    return;
  }
  if (given.version !== sheet.version || given.sheet !== sheet.sheet || !Array.isArray(given.labels) || !given.annotator) {
    say(file.name + " is not a labels file of this sheet.", true);
    return;
  }
  const usable = given.labels.filter((one) => places.has(one.response)
    && (one.hallucination === null || verdicts.includes(one.hallucination)));
  if (usable.length < given.labels.length) {
    say(file.name + " has " + (given.labels.length - usable.length) + " labels that do not belong to this sheet. Nothing was loaded.", true);
    return;
  }
  begin(String(given.annotator));
  for (const { response, ...label } of usable) {
    change(response, { ...blank(), ...label });
  }
  shown = -1;
  nextOpenFromStart();
  say("Loaded " + usable.length + " labels of " + annotator + ".");
}

function begin(name) {
  annotator = name.trim();
  labels = stored(annotator);
  find("start").hidden = true;
  find("work").hidden = false;
  find("tools").hidden = false;
  keep();
  progress();
}

function nextOpenFromStart() {
  const first = order.findIndex((response) => !done(response));
  show(Math.max(0, first));
}

find("start").addEventListener("submit", (event) => {
  event.preventDefault();
  if (find("name").value.trim() && order.length > 0) {
    begin(find("name").value);
    shown = -1;
    nextOpenFromStart();
    say(labels.size ? "Your earlier work was restored." : "");
  }
});
find("back").addEventListener("click", () => show(current - 1));
find("next").addEventListener("click", () => show(current + 1));
find("open").addEventListener("click", nextOpen);
find("download").addEventListener("click", download);
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
  const id = order[current].id;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (verdictKeys[key]) {
    set(id, { hallucination: verdictKeys[key] });
  } else if (kindKeys[key]) {
    toggle(id, kindKeys[key]);
  } else if (key === "j" || key === "ArrowRight") {
    show(current + 1);
  } else if (key === "k" || key === "ArrowLeft") {
    show(current - 1);
  } else if (key === "u") {
    nextOpen();
  } else if (key === "m") {
    mark(id);
  } else if (key === "c") {
    document.querySelector("article.current textarea").focus();
  } else {
    return;
  }
  event.preventDefault();
});

try {
  find("name").value = localStorage.getItem("rlaifv-labels/name") ?? "";
} catch {
  // The browser stores nothing; the first label shows a warning.
}
progress();
