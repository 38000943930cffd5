// Display of an item with its image and texts, and changes of answers.

function show(at, focus = true) {
  current = Math.min(Math.max(at, 0), order.length - 1);
  const item = order[current].item;
  const other = item !== shown;
  if (other) {
    shown = item;
    showItem(sheet.items[item], item);
  }
  for (const article of document.querySelectorAll("article")) {
    article.classList.toggle("current", article.dataset.id === order[current].id);
  }
  find("back").disabled = current === 0;
  find("next").disabled = current === order.length - 1;
  if (focus) {
    const article = document.querySelector("article.current");
    article.focus({ preventScroll: true });
    if (other) {
      scrollTo(0, 0);
    } else {
      article.scrollIntoView({ block: "nearest" });
    }
  }
}

function showItem(item, at) {
  find("place").textContent = (item.choice ? "Choice " : "Response ") + (at + 1) + " of " + sheet.items.length;
  find("question").textContent = item.question;
  find("enlarge").hidden = item.picture === undefined;
  if (item.picture === undefined) {
    find("picture").removeAttribute("src");
  } else {
    find("picture").src = sheet.pictures[item.picture];
  }
  find("texts").className = item.choice ? "two" : "";
  find("texts").replaceChildren(...item.texts.map((text, i) => box(item.choice ? "Response " + "AB"[i] : "Response", text)));
  find("units").replaceChildren(...order.filter((unit) => unit.item === at).map(card));
}

function box(name, text) {
  const section = document.createElement("section");
  section.className = "box response";
  const head = document.createElement("h3");
  head.textContent = name;
  const body = document.createElement("p");
  body.className = "text";
  body.textContent = text;
  section.append(head, body);
  return section;
}

function card(unit) {
  const article = find("unit").content.firstElementChild.cloneNode(true);
  article.dataset.id = unit.id;
  article.querySelector("legend").textContent = unit.choice ? sheet.criterion : unit.text;
  for (const [word, name, key] of answersOf(unit)) {
    const label = find("answer").content.firstElementChild.cloneNode(true);
    const radio = label.querySelector("input");
    radio.name = "answer-" + unit.id;
    radio.value = word;
    label.querySelector("span").textContent = name;
    label.querySelector("kbd").textContent = key;
    radio.addEventListener("change", () => set(unit.id, { answer: word }));
    article.querySelector("fieldset").append(label);
  }
  const note = article.querySelector("textarea");
  note.maxLength = 10000;
  note.addEventListener("input", () => change(unit.id, { note: note.value }));
  article.addEventListener("focusin", () => show(places.get(unit.id), false));
  article.addEventListener("click", () => show(places.get(unit.id), false));
  fill(article);
  return article;
}

function fill(article) {
  const label = labelOf(article.dataset.id);
  for (const radio of article.querySelectorAll("[type=radio]")) {
    radio.checked = radio.value === label.answer;
  }
  const note = article.querySelector("textarea");
  if (note.value !== label.note) {
    note.value = label.note;
  }
  if (label.note) {
    article.querySelector(".note").open = true;
  }
}

function set(id, changes) {
  change(id, changes);
  fill(document.querySelector('article[data-id="' + id + '"]'));
  say(order.every(done) ? "Everything is answered: save the file." : "");
}

function nextOpen() {
  const later = order.findIndex((unit, at) => at > current && !done(unit));
  const any = later >= 0 ? later : order.findIndex((unit) => !done(unit));
  if (any >= 0) {
    show(any);
  }
}
