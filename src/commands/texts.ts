import { randomBytes } from "node:crypto";
import { textHash } from "#domain/texts.ts";

/** A text with the salt that keeps it from being guessed by its hash. */
export type Salted = { readonly hash: string; readonly salt: Uint8Array; readonly text: string };

/** What a text file of the gazette holds of a motion or an amendment: the motion's title, an empty line, the text. */
export const wholeText = (title: string, text: string): string => `${title}\n\n${text}`;

/** Title and text as one file holds them. */
export function partsOf(whole: string): { readonly title: string; readonly text: string } {
  const cut = whole.indexOf("\n\n");
  return cut < 0 ? { title: whole, text: "" } : { title: whole.slice(0, cut), text: whole.slice(cut + 2) };
}

/** The whole text of a motion or an amendment with fresh salt. */
export const saltMotion = ({ title, text }: { readonly title: string; readonly text: string }): Salted =>
  saltText(wholeText(title, text));

/** A text with fresh salt. */
export function saltText(text: string): Salted {
  const salt = randomBytes(16);
  return { hash: textHash({ salt: salt.toString("hex"), text }), salt: new Uint8Array(salt), text };
}
