// Its types know the default export only.
// oxlint-disable-next-line import/no-named-as-default
import qrcode from "qrcode-generator";
import { html, type Html } from "#web/html.ts";

/** An address as a QR code, drawn as one path, with a quiet zone of four modules; dark on white in every colour scheme. */
export function qr(text: string, label: string): Html {
  const code = qrcode(0, "M");
  code.addData(text);
  code.make();
  const size = code.getModuleCount();
  const dark: string[] = [];
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) if (code.isDark(y, x)) dark.push(`M${x + 4} ${y + 4}h1v1h-1z`);
  }
  return html`<svg
    class="qr"
    role="img"
    aria-label="${label}"
    viewBox="0 0 ${size + 8} ${size + 8}"
    shape-rendering="crispEdges"
  >
    <rect width="100%" height="100%" fill="#fff" />
    <path fill="#000" d="${dark.join("")}" />
  </svg>`;
}
