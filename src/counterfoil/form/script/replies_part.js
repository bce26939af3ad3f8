/** Replies of the desk: from a file, or from the counter that serves this page. */
import { announce, at, bytesOf, fill, make, sentence, speakIn } from "./dom.js";
import { unspelt } from "./bytes.js";
import { counter, isServed } from "./counter.js";
import { Refused } from "./refused.js";
import { openReply } from "./replies.js";
import { day, say } from "./speech.js";

export function repliesPart(sheet) {
  at("fetch-part").hidden = !isServed();
  at("reply-file").addEventListener("change", async ({ target }) => {
    const files = Array.from(target.files);
    await show(sheet, () => Promise.all(files.map(bytesOf)));
    target.value = "";
  });
  at("fetch").addEventListener("click", () => show(sheet, () => fetched(sheet)));
}

async function fetched(sheet) {
  const found = [];
  for (let [after, more] = [0, true]; more; ) {
    const answer = await counter.replies(sheet.keys.mailbox, after);
    found.push(...answer.replies.map((one) => unspelt(one.reply) ?? new Uint8Array()));
    more = answer.more && answer.replies.length > 0;
    after = answer.replies.at(-1)?.number ?? after;
  }
  return found;
}

async function show(sheet, sealedOf) {
  const shown = [];
  try {
    if (!sheet.keys) throw new Refused("code.first");
    if (!sheet.roster) throw new Refused("roster.first");
    for (const sealed of await sealedOf()) shown.push(await one(sheet, sealed));
    if (!shown.length) shown.push(make("li", { say: "replies.none" }));
  } catch (error) {
    shown.push(make("li", { class: "wrong", say: () => sentence(error) }));
  }
  fill(at("replies-list"), ...shown);
  speakIn(at("replies-said"), () => say("replies.count", { count: shown.length }));
  announce(at("replies-said").textContent);
}

async function one(sheet, sealed) {
  try {
    const reply = await openReply(sealed, sheet.keys, sheet.roster);
    const facts = () => ({ by: reply.by, day: day(reply.made_on), id: (reply.about ?? "").slice(0, 12) });
    return make(
      "li",
      {},
      make("p", { class: "note", say: () => say(`replies.${reply.kind}`, facts()) }),
      make("p", { class: "reply" }, reply.words),
    );
  } catch (error) {
    return make("li", { class: "wrong", say: () => sentence(error) });
  }
}
