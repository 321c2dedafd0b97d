CREATE TABLE "amendments" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"motion" uuid NOT NULL,
	"number" integer NOT NULL,
	"degree" integer NOT NULL,
	"amends" uuid,
	"basis" text,
	"state" text NOT NULL,
	"base_hash" text NOT NULL,
	"text" text NOT NULL,
	"text_hash" text NOT NULL,
	"text_salt" "bytea" NOT NULL,
	"reason" text,
	"reason_html" text,
	"mover" uuid NOT NULL,
	"question" uuid,
	"show" jsonb,
	"moved_at" timestamptz(3) NOT NULL,
	"changed_at" timestamptz(3) NOT NULL,
	"decided_at" timestamptz(3)
);
--> statement-breakpoint
CREATE TABLE "text_versions" (
	"target" uuid NOT NULL,
	"number" integer NOT NULL,
	"motion" uuid NOT NULL,
	"hash" text NOT NULL,
	"salt" "bytea" NOT NULL,
	"text" text NOT NULL,
	"made_by" uuid,
	"at" timestamptz(3) NOT NULL,
	CONSTRAINT "text_versions_target_number_pk" PRIMARY KEY("target","number")
);
--> statement-breakpoint
ALTER TABLE "amendments" ADD CONSTRAINT "amendments_motion_motions_id_fk" FOREIGN KEY ("motion") REFERENCES "public"."motions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "amendments" ADD CONSTRAINT "amendments_amends_amendments_id_fk" FOREIGN KEY ("amends") REFERENCES "public"."amendments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "amendments" ADD CONSTRAINT "amendments_mover_persons_id_fk" FOREIGN KEY ("mover") REFERENCES "public"."persons"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "amendments" ADD CONSTRAINT "amendments_question_questions_id_fk" FOREIGN KEY ("question") REFERENCES "public"."questions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "text_versions" ADD CONSTRAINT "text_versions_motion_motions_id_fk" FOREIGN KEY ("motion") REFERENCES "public"."motions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "text_versions" ADD CONSTRAINT "text_versions_made_by_amendments_id_fk" FOREIGN KEY ("made_by") REFERENCES "public"."amendments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "amendments_number" ON "amendments" USING btree ("motion","number");--> statement-breakpoint
CREATE INDEX "amendments_amends" ON "amendments" USING btree ("amends");--> statement-breakpoint
CREATE UNIQUE INDEX "text_versions_hash" ON "text_versions" USING btree ("target","hash");--> statement-breakpoint
INSERT INTO "text_versions" ("target", "number", "motion", "hash", "salt", "text", "at")
SELECT "id", 1, "id", "text_hash", "text_salt", "text", coalesce("submitted_at", "changed_at") FROM "motions" WHERE "text_hash" IS NOT NULL AND "text_salt" IS NOT NULL;
