/** Replies of the desk, which a counter or anybody hands over. As src/counterfoil/sealing/replies.py. */
import { read } from "./bytes.js";
import { checkAge } from "./guard.js";
import { Verifier } from "./notes.js";
import { REPLY, unpack } from "./packing.js";
import { Refused } from "./refused.js";
import { openWith } from "./sealing.js";
import { isDay } from "./weeks.js";

const MOST = 65536;
const KINDS = ["question", "accepted", "refused", "reminder"];
const FIELDS = ["form", "origin", "about", "kind", "words", "by", "made_on"];

/** Returns what a sealed reply says; throws where it is not the desk's word to this monitor. */
export async function openReply(sealed, keys, roster) {
  if (sealed.length > MOST) throw new Refused("opened.form");
  if (!roster.deskKey) throw new Refused("reply.desk");
  checkAge(sealed);
  const desk = new Verifier(roster.deskKey);
  const opened = await openWith(sealed, keys.identity);
  const json = unpack(REPLY, roster.origin, opened, (signature, said) => desk.signed(signature, said));
  const reply = parsed(json);
  if (reply.origin !== roster.origin) throw new Refused("opened.form");
  return reply;
}

function parsed(json) {
  let reply = null;
  let text = "";
  try {
    text = read(json);
    reply = JSON.parse(text);
  } catch {
    throw new Refused("opened.form");
  }
  const holds =
    reply &&
    Object.keys(reply).join() === FIELDS.join() &&
    reply.form === REPLY.name &&
    (/^[0-9a-f]{64}$/.test(reply.about ?? "") || (reply.about === null && reply.kind === "reminder")) &&
    KINDS.includes(reply.kind) &&
    typeof reply.words === "string" &&
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/.test(reply.by) &&
    isDay(reply.made_on) &&
    JSON.stringify(reply) === text;
  if (!holds) throw new Refused("opened.form");
  return reply;
}
