// Items: claims of a response, or a choice between two responses.

const claimAnswers = [["true", "True", "1"], ["false", "False", "2"], ["cant_tell", "Can't tell", "3"]];
const choiceAnswers = [["a", "A is better", "a"], ["b", "B is better", "b"], ["tie", "Tie", "t"]];
const answersOf = (unit) => (unit.choice ? choiceAnswers : claimAnswers);

function showItem(item, at) {
  find("place").textContent = (item.choice ? "Choice " : "Response ") + (at + 1) + " of " + sheet.items.length;
  find("question").textContent = item.question;
  showPicture(sheet.pictures[item.picture]);
  find("texts").className = item.choice ? "two" : "";
  find("texts").replaceChildren(...item.texts.map((text, i) => box(item.choice ? "Response " + "AB"[i] : "Response", text)));
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

function cardOf(unit) {
  const article = find("unit").content.firstElementChild.cloneNode(true);
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
  return article;
}

function fill(article, unit, label) {
  for (const radio of article.querySelectorAll("[type=radio]")) {
    radio.checked = radio.value === label.answer;
  }
  refillText(article.querySelector("textarea"), label.note);
  if (label.note) {
    article.querySelector(".note").open = true;
  }
}

function press(unit, key) {
  const chosen = answersOf(unit).find((answer) => answer[2] === key);
  if (chosen) {
    set(unit.id, { answer: chosen[0] });
    show(current + 1);
  }
  return chosen !== undefined;
}

find("about-claims").hidden = !sheet.items.some((item) => !item.choice);
find("about-choices").hidden = !sheet.items.some((item) => item.choice);
start({
  name: "rlaifv-human",
  id: "unit",
  groups: sheet.items,
  unitsOf: (item) => item.units.map((unit) => ({ ...unit, choice: item.choice })),
  blank: () => ({ answer: null, note: "" }),
  tidy: ({ answer, note }) => ({ answer, note }),
  fits: (unit, label) => isText(label.note)
    && (label.answer === null || answersOf(unit).some(([word]) => word === label.answer)),
  done: (label) => label.answer !== null,
  remark: (label) => label.note,
  showGroup: showItem,
  card: cardOf,
  fill,
  press,
  block: "nearest",
  words: {
    done: "answered",
    open: "without an answer",
    all: "everything is answered",
    finished: "Everything is answered: save the file.",
  },
});
