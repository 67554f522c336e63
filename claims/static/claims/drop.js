// Files and whole folders, dropped anywhere on the page of imports or chosen as a folder: what can be read of them is put
// into the chooser of files and listed, and what is left out is told. Nothing is sent before the form is.

const form = document.getElementById("import");
const file = document.getElementById("id_file");
const folder = document.getElementById("folder");
const list = document.getElementById("chosen");
const left = document.getElementById("left-out");
const refused = document.getElementById("too-many");
const READ = form.dataset.reads.split(",");
const MOST_FILES = Number(form.dataset.mostFiles);
const MOST_TOGETHER = Number(form.dataset.mostTogether);
const MB = 1048576;
const NAMED = 50;
// A folder of folders of folders has an end somewhere.
const MOST_LOOKED_AT = 20_000;

const ending = (name) => (name.includes(".") ? name.slice(name.lastIndexOf(".")).toLowerCase() : "");
const readable = ({ name }) => !name.startsWith(".") && READ.includes(ending(name));

// --- what is told ---------------------------------------------------------------------------------------------------

function say(element, words) {
  element.textContent = words;
  element.hidden = !words;
}

const sizeOf = (bytes) => (bytes < MB ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / MB).toFixed(1)} MB`);

function tooMuch(files) {
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  if (files.length > MOST_FILES) {
    return `These are ${files.length.toLocaleString("en-GB")} files; ${MOST_FILES} are the most at once. Bring them in parts.`;
  }
  if (bytes > MOST_TOGETHER) {
    return `Together they have ${(bytes / MB).toFixed(1)} MB; ${MOST_TOGETHER / MB} MB is the most. Bring them in parts.`;
  }
  return "";
}

function tell(chosen, others) {
  const lines = chosen.slice(0, NAMED).map(({ path, size }) => `${path}, ${sizeOf(size)}`);
  if (chosen.length > NAMED) lines.push(`and ${chosen.length - NAMED} more`);
  list.replaceChildren(...lines.map((line) => Object.assign(document.createElement("li"), { textContent: line })));
  list.hidden = !lines.length;
  const kinds = [...new Set(others.map(({ name }) => ending(name) || "no ending"))].slice(0, 8).join(", ");
  say(left, others.length ? `Left out, because they cannot be read: ${others.length} (${kinds}).` : "");
  say(refused, tooMuch(chosen));
}

// --- what is taken --------------------------------------------------------------------------------------------------

function take(found) {
  const chosen = found.filter(({ file: one }) => readable(one));
  const bag = new DataTransfer();
  for (const { file: one } of chosen) bag.items.add(one);
  file.files = bag.files;
  folder.value = "";
  const others = found.filter(({ file: one }) => !readable(one)).map(({ file: one }) => one);
  tell(chosen.map(({ file: { size }, path }) => ({ size, path })), others);
}

const fileOf = (entry) => new Promise((done, fail) => entry.file(done, fail));

// A folder gives its entries a hundred at a time, and none at the end.
function entriesOf(entry) {
  const reader = entry.createReader();
  const next = () => new Promise((done, fail) => reader.readEntries(done, fail));
  const goOn = async (all) => {
    const some = await next();
    return some.length && all.length <= MOST_LOOKED_AT ? goOn([...all, ...some]) : all;
  };
  return goOn([]);
}

async function filesIn(entries, found = []) {
  if (!entries.length || found.length >= MOST_LOOKED_AT) return found;
  const [entry, ...others] = entries;
  if (entry.isDirectory) return filesIn([...(await entriesOf(entry)), ...others], found);
  found.push({ file: await fileOf(entry), path: entry.fullPath.replace(/^\//, "") });
  return filesIn(others, found);
}

// --- where it comes from --------------------------------------------------------------------------------------------

const brings = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");

function over(event) {
  if (!brings(event)) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "copy";
  form.classList.add("dropping");
}

function out(event) {
  if (!event.relatedTarget) form.classList.remove("dropping");
}

async function drop(event) {
  if (!brings(event)) return;
  event.preventDefault();
  form.classList.remove("dropping");
  // They are gone after the first wait.
  const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  const plain = [...event.dataTransfer.files].map((one) => ({ file: one, path: one.name }));
  try {
    take(entries.length ? await filesIn(entries) : plain);
  } catch {
    say(refused, "A file in it could not be read. Choose the files instead.");
  }
  file.focus();
}

function submit(event) {
  const words = tooMuch([...file.files]);
  if (!words) return;
  event.preventDefault();
  say(refused, words);
  refused.scrollIntoView({ block: "center" });
}

file.addEventListener("change", () => tell([...file.files].map(({ name, size }) => ({ path: name, size })), []));
folder.addEventListener("change", () => {
  take([...folder.files].map((one) => ({ file: one, path: one.webkitRelativePath || one.name })));
});
form.addEventListener("submit", submit);
document.addEventListener("dragenter", over);
document.addEventListener("dragover", over);
document.addEventListener("dragleave", out);
document.addEventListener("drop", drop);
