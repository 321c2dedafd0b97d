CREATE TABLE "seat_votes" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"motion" uuid NOT NULL,
	"seat" integer NOT NULL,
	"mandate" uuid NOT NULL,
	"choice" text NOT NULL,
	"instructed" text,
	"reason_hash" text,
	"at" timestamptz(3) NOT NULL
);
--> statement-breakpoint
DROP INDEX "offices_seats";--> statement-breakpoint
ALTER TABLE "offices" ADD COLUMN "coalition" uuid;--> statement-breakpoint
ALTER TABLE "offices" ADD COLUMN "term_from" timestamptz(3);--> statement-breakpoint
ALTER TABLE "offices" ADD COLUMN "term_until" timestamptz(3);--> statement-breakpoint
ALTER TABLE "seat_votes" ADD CONSTRAINT "seat_votes_motion_coalition_motions_id_fk" FOREIGN KEY ("motion") REFERENCES "public"."coalition_motions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "seat_votes" ADD CONSTRAINT "seat_votes_mandate_mandates_id_fk" FOREIGN KEY ("mandate") REFERENCES "public"."mandates"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "seat_votes_motion" ON "seat_votes" USING btree ("motion","seat");--> statement-breakpoint
CREATE INDEX "seat_votes_mandate" ON "seat_votes" USING btree ("mandate");--> statement-breakpoint
ALTER TABLE "offices" ADD CONSTRAINT "offices_coalition_coalitions_id_fk" FOREIGN KEY ("coalition") REFERENCES "public"."coalitions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "offices_coalition" ON "offices" USING btree ("coalition","home") WHERE coalition is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "offices_seats" ON "offices" USING btree ("body","home") WHERE kind = 'seat' and ended_at is null and coalition is null;