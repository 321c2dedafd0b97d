CREATE TABLE "case_panellists" (
	"case" text PRIMARY KEY NOT NULL,
	"person" uuid NOT NULL,
	"named_at" timestamptz(3) NOT NULL
);
--> statement-breakpoint
ALTER TABLE "case_steps" ADD COLUMN "charter" text;--> statement-breakpoint
ALTER TABLE "case_steps" ADD COLUMN "after" jsonb;--> statement-breakpoint
ALTER TABLE "case_panellists" ADD CONSTRAINT "case_panellists_person_persons_id_fk" FOREIGN KEY ("person") REFERENCES "public"."persons"("id") ON DELETE no action ON UPDATE no action;