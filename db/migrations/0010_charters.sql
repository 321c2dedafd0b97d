CREATE TABLE "charters" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"body" uuid NOT NULL,
	"version" integer NOT NULL,
	"hash" text NOT NULL,
	"articles" jsonb NOT NULL,
	"standing" jsonb NOT NULL,
	"motion" uuid,
	"adopted_at" timestamptz(3) NOT NULL,
	"effective_at" timestamptz(3) NOT NULL,
	"in_force_at" timestamptz(3)
);
--> statement-breakpoint
ALTER TABLE "questions" ADD COLUMN "cited" jsonb;--> statement-breakpoint
ALTER TABLE "charters" ADD CONSTRAINT "charters_body_bodies_id_fk" FOREIGN KEY ("body") REFERENCES "public"."bodies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "charters" ADD CONSTRAINT "charters_motion_motions_id_fk" FOREIGN KEY ("motion") REFERENCES "public"."motions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "charters_version" ON "charters" USING btree ("body","version");--> statement-breakpoint
CREATE INDEX "charters_due" ON "charters" USING btree ("effective_at") WHERE in_force_at is null;