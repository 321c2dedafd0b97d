/** How far a motion is that would endorse something or adopt a position, as the public record of its body tells. */
export type IntentState = "submitted" | "voting" | "adopted" | "lost" | "over";
