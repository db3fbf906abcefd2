/** The options of an item that may be chosen now. */

/**
 * Return the options offered now, and one chosen earlier that is not offered any more.
 * @param {import("./draft.js").Draft} draft
 * @param {import("../types.js").Item} item
 * @returns {import("../types.js").Option[]}
 */
export function offeredOf(draft, item) {
  const given = draft.document.value[item.code];
  const chosen = new Set(Array.isArray(given) ? given : [given]);
  const withheld = draft.answers.value[item.code]?.withheld ?? [];
  const kinds = item.code === "K.VEIDS" ? draft.person?.kinds : undefined;
  return (item.options ?? []).filter(
    ({ code }) => chosen.has(code) || (!withheld.includes(code) && (kinds?.includes(code) ?? true)),
  );
}
