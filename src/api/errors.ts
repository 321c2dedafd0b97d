/** Nobody is logged in, and somebody has to be. 401. */
export class LogInNeeded extends Error {
  readonly isTokenBad: boolean;
  constructor(isTokenBad = false) {
    super("log-in-needed");
    this.name = "LogInNeeded";
    this.isTokenBad = isTokenBad;
  }
}

/** A cookie's log-in that another site may have sent. 403. */
export class Foreign extends Error {
  constructor() {
    super("foreign-origin");
    this.name = "Foreign";
  }
}

/** Too much at once; `retryAfter` in seconds. 429. */
export class TooMany extends Error {
  readonly retryAfter: number;
  constructor(retryAfter: number) {
    super("too-many-requests");
    this.name = "TooMany";
    this.retryAfter = retryAfter;
  }
}
