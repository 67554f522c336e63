// The captured text opens at the words that are judged.

const text = document.querySelector(".rate .reader-body");
const words = text?.querySelector("#this");

if (words) {
  const room = text.clientHeight - words.offsetHeight;
  text.scrollTop = words.offsetTop - Math.max(0, room / 2);
}
