/** English: the people of this device, PINs, locking, what was lost. */

/** @type {Record<keyof typeof import("../lv/lock.js").lock, import("../../words.js").Phrase>} */
export const lock = {
  "people.else": "Somebody else",
  "people.locked": "Locked with a PIN",
  "people.open": "No PIN",
  "people.unsent": { one: "{n} observation not at the server yet", other: "{n} observations not at the server yet" },
  "people.nothing-unsent": "Everything is at the server",
  "people.back": "Back",

  "pad.typed": "{n} of {total} digits entered",
  "pad.delete": "Delete the last digit",
  "pad.busy": "Checking…",

  "pin.title": "Choose a PIN",
  "pin.title.change": "Change the PIN",
  "pin.why": "A PIN keeps the next person who picks up this device from reading your observations; it is no protection against a forensic laboratory.",
  "pin.forgetting": "If you forget it, nothing is lost: you sign in with your password and everything is there again.",
  "pin.needed": "Several people work on this device, so you cannot go on without a PIN.",
  "pin.current": "Enter the present PIN",
  "pin.first": "Six digits that others will not guess",
  "pin.again": "Enter the same digits again",
  "pin.weak": "This PIN is easy to guess. Choose another.",
  "pin.different": "The digits were not the same the second time. Choose a PIN again.",
  "pin.failed": "The PIN could not be saved. Nothing is lost; try again.",
  "pin.not-now": "Not now",
  "pin.not-now.means": "Without a PIN anybody who picks up this device can read your observations.",
  "pin.cancel": "Do not change",

  "lock.ask": "Enter your PIN",
  "lock.wrong": { one: "That is not the PIN. {n} try left.", other: "That is not the PIN. {n} tries left." },
  "lock.waits": "Several wrong tries; nothing is lost.",
  "lock.wait": "You can try again in {time}",
  "lock.unopened": "What is kept on this device could not be opened. Nothing is deleted; try again.",
  "lock.passkey": "Open with a passkey",
  "lock.passkey.refused": "The passkey did not open it. Enter your PIN.",
  "lock.forgot": "I forgot the PIN",
  "lock.else": "Somebody else",
  "lock.sending": {
    one: "{n} observation is not at the server yet; it is being sent even now.",
    other: "{n} observations are not at the server yet; they are being sent even now.",
  },
  "lock.waiting": {
    one: "{n} observation is not at the server yet; it is sent once you open.",
    other: "{n} observations are not at the server yet; they are sent once you open.",
  },
  "lock.sent": "Everything is at the server.",

  "forgot.title": "Forgotten PIN",
  "forgot.lead": "Nothing is lost. Choose how to go on.",
  "forgot.online": "If there is a network",
  "forgot.online.do": "Sign in with your password and choose a new PIN. Everything will be there as before.",
  "forgot.offline": "If there is none",
  "forgot.offline.do":
    "What is locked stays safe on this device until you sign in; until then you will not see it. You can write today's lesson at once: choose a new PIN and start with an empty list. After you sign in, everything is together again.",
  "forgot.anew": "Start with a new PIN",
  "forgot.anew.failed": "Starting anew did not work. Nothing is lost; try again.",

  "who.lock": "Lock now",

  "locking.title": "Locking",
  "locking.none": "There is no PIN. Anybody who picks up this device can read your observations.",
  "locking.is": "Your observations on this device are locked with a PIN.",
  "locking.choose": "Choose a PIN",
  "locking.change": "Change the PIN",
  "locking.after": "Lock when nobody touches the device for",
  "locking.minutes": { one: "{n} minute", other: "{n} minutes" },
  "locking.hidden": "Out of sight for more than 5 minutes, the application locks itself. What you entered is always saved, and sending goes on.",
  "locking.passkey": "Passkey",
  "locking.passkey.means": "With it you open the application by fingerprint, face or the device's own code. The PIN goes on working.",
  "locking.passkey.add": "Add a passkey",
  "locking.passkey.remove": "Remove the passkey",
  "locking.passkey.none": "A passkey could not be added on this device. The PIN works as before.",

  "lost.title": "The browser no longer has what was kept on this device.",
  "lost.what": {
    one: "When the device last spoke to the server ({at}), it held {n} unsent entry.",
    other: "When the device last spoke to the server ({at}), it held {n} unsent entries.",
  },
  "lost.do":
    "If SvērIS is also on the home screen of this device or in another browser, open it there and what is unsent will be sent. If you saved a copy to a file, send that. If there is neither, tell the technical administrator.",
  "lost.send": "Send a copy from a file",
  "lost.read": "I have read this",

  "away.line": { one: "{n} observation is locked until you sign in.", other: "{n} observations are locked until you sign in." },
  "away.do": "Nothing is lost. When there is a network, sign in with your password and everything is in the list again.",
};
