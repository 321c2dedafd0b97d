/** What can be wrong with a backup file. */
export type FaultCode =
  | "not-a-backup"
  | "newer-format"
  | "passphrase-needed"
  | "wrong-passphrase"
  | "cut-off"
  | "changed"
  | "not-whole";

const WORDS: Readonly<Record<FaultCode, string>> = {
  "not-a-backup": "This is no backup of Plenum.",
  "newer-format": "This backup was made by a newer version of Plenum; use that version.",
  "passphrase-needed": "This backup is encrypted: set BACKUP_PASSPHRASE, or name a file by --passphrase-file.",
  "wrong-passphrase": "This is not the passphrase with which the backup was made.",
  "cut-off": "The file ends too early: it was not written or not copied to its end.",
  changed: "The file was changed or damaged since it was written.",
  "not-whole": "The backup does not hold what it says it holds.",
};

/** A backup file that cannot be used, and why; `where` names the place. */
export class BadBackup extends Error {
  readonly code: FaultCode;
  constructor(code: FaultCode, where?: string) {
    super(where === undefined ? WORDS[code] : `${WORDS[code]} (${where})`);
    this.name = "BadBackup";
    this.code = code;
  }
}
