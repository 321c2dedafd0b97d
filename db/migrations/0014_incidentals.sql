CREATE TABLE "incidentals" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"motion" uuid NOT NULL,
	"kind" text NOT NULL,
	"step" jsonb NOT NULL,
	"state" text NOT NULL,
	"mover" uuid NOT NULL,
	"before" text NOT NULL,
	"to" uuid,
	"rule" jsonb NOT NULL,
	"question" uuid,
	"opens_at" timestamptz(3) NOT NULL,
	"closes_at" timestamptz(3),
	"secrecy" text,
	"show" jsonb,
	"result" jsonb,
	"moved_at" timestamptz(3) NOT NULL,
	"decided_at" timestamptz(3),
	"recommendation" text,
	"report" text,
	"report_html" text,
	"reported_at" timestamptz(3)
);
--> statement-breakpoint
ALTER TABLE "motions" ADD COLUMN "due_at" timestamptz(3);--> statement-breakpoint
ALTER TABLE "motions" ADD COLUMN "state_before" text;--> statement-breakpoint
ALTER TABLE "motions" ADD COLUMN "ordered_until" timestamptz(3);--> statement-breakpoint
ALTER TABLE "motions" ADD COLUMN "calendar" uuid;--> statement-breakpoint
ALTER TABLE "questions" ADD COLUMN "closes_early_at" timestamptz(3);--> statement-breakpoint
ALTER TABLE "incidentals" ADD CONSTRAINT "incidentals_motion_motions_id_fk" FOREIGN KEY ("motion") REFERENCES "public"."motions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incidentals" ADD CONSTRAINT "incidentals_mover_persons_id_fk" FOREIGN KEY ("mover") REFERENCES "public"."persons"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incidentals" ADD CONSTRAINT "incidentals_to_bodies_id_fk" FOREIGN KEY ("to") REFERENCES "public"."bodies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "incidentals_motion" ON "incidentals" USING btree ("motion");--> statement-breakpoint
CREATE UNIQUE INDEX "incidentals_pending" ON "incidentals" USING btree ("motion") WHERE state in ('noticed', 'voting');--> statement-breakpoint
CREATE INDEX "incidentals_noticed" ON "incidentals" USING btree ("opens_at") WHERE state = 'noticed';--> statement-breakpoint
CREATE INDEX "incidentals_referred" ON "incidentals" USING btree ("to") WHERE kind = 'refer' and state = 'adopted' and reported_at is null;--> statement-breakpoint
CREATE INDEX "motions_due" ON "motions" USING btree ("due_at") WHERE due_at is not null;--> statement-breakpoint
CREATE INDEX "motions_calendar" ON "motions" USING btree ("calendar");