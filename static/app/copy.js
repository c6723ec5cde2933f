/* Copies the message of a page by a button, which is not there without script. Over plain HTTP no browser has a
   clipboard for scripts, so the message is selected; where it can't be copied it stays so. */
"use strict";

(({ byId, words, speakNew }) => {
  const button = byId("copy"),
    status = byId("copy-status"),
    selection = getSelection();
  button.hidden = false;
  button.onclick = () => {
    selection.selectAllChildren(byId("message"));
    const isCopied = document.execCommand("copy");
    if (isCopied) selection.removeAllRanges();
    status.textContent = "";
    status.append(words(isCopied ? "copied" : "not-copied"));
    status.scrollIntoView({ block: "nearest" });
    speakNew("#copy-status");
  };
})(kiosk);
