/** The counter that serves this page, if one does: nothing else is ever asked for anything. */
import { Refused } from "./refused.js";
import { language } from "./speech.js";

/** Whether a counter serves this page, rather than a file on this device. */
export const isServed = () => /^https?:$/.test(location.protocol);

export const counter = {
  /** Returns the bytes of the counter's roster; null where there is none. */
  async roster() {
    if (!isServed()) return null;
    try {
      const answer = await fetch("/roster", asked({ method: "GET" }));
      return answer.ok ? new Uint8Array(await answer.arrayBuffer()) : null;
    } catch {
      return null;
    }
  },

  /** Hands an envelope in; returns the receipt's note. */
  async handIn(envelope) {
    const answer = await reached(`/returns?language=${language()}`, {
      method: "POST",
      body: envelope,
      headers: { "content-type": "application/octet-stream", accept: "text/plain" },
    });
    const text = await answer.text();
    if (answer.status !== 201) throw new Refused("counter.refused", { sentence: text.trim() });
    return text;
  },

  /** Returns the sealed replies that wait in a mailbox: `{number, day, reply}`, twenty at most. */
  async replies(mailbox, after = 0) {
    const answer = await reached(`/mailbox?language=${language()}`, {
      method: "POST",
      body: JSON.stringify({ mailbox, after: String(after) }),
      headers: { "content-type": "application/json", accept: "application/json" },
    });
    if (!answer.ok) {
      throw new Refused("counter.refused", { sentence: (await answer.text()).trim() });
    }
    return answer.json();
  },
};

const asked = (how) => ({ ...how, credentials: "omit", referrerPolicy: "no-referrer", cache: "no-store" });

async function reached(path, how) {
  try {
    return await fetch(path, asked(how));
  } catch {
    throw new Refused("counter.silent");
  }
}
