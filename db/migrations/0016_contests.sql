CREATE TABLE "nominations" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"motion" uuid NOT NULL,
	"nominee" uuid NOT NULL,
	"nominator" uuid NOT NULL,
	"state" text NOT NULL,
	"statement" text,
	"at" timestamptz(3) NOT NULL,
	"answered_at" timestamptz(3),
	"recorded_by" uuid,
	"option" text
);--> statement-breakpoint
ALTER TABLE "questions" ADD COLUMN "options_hash" text;--> statement-breakpoint
ALTER TABLE "questions" ADD COLUMN "options_salt" "bytea";--> statement-breakpoint
ALTER TABLE "questions" ADD COLUMN "decides_tie_of" uuid;--> statement-breakpoint
ALTER TABLE "questions" ADD COLUMN "draw" uuid;--> statement-breakpoint
ALTER TABLE "questions" ADD COLUMN "casting_sealed" "bytea";--> statement-breakpoint
ALTER TABLE "nominations" ADD CONSTRAINT "nominations_motion_motions_id_fk" FOREIGN KEY ("motion") REFERENCES "public"."motions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "nominations" ADD CONSTRAINT "nominations_nominee_persons_id_fk" FOREIGN KEY ("nominee") REFERENCES "public"."persons"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "nominations_nominee" ON "nominations" USING btree ("motion","nominee");--> statement-breakpoint
ALTER TABLE "roll_calls" ADD COLUMN "part" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "roll_calls" ADD COLUMN "mark" jsonb;--> statement-breakpoint
UPDATE "roll_calls" SET "mark" = to_jsonb("choice");--> statement-breakpoint
ALTER TABLE "roll_calls" ALTER COLUMN "mark" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "roll_calls" DROP COLUMN "choice";--> statement-breakpoint
ALTER TABLE "roll_calls" DROP CONSTRAINT "roll_calls_question_voter_pk";--> statement-breakpoint
ALTER TABLE "roll_calls" ADD CONSTRAINT "roll_calls_question_voter_part_pk" PRIMARY KEY("question","voter","part");
