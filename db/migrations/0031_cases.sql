CREATE TABLE "case_steps" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"case" text NOT NULL,
	"body" uuid NOT NULL,
	"coalition" text,
	"step" text NOT NULL,
	"by" text NOT NULL,
	"acted_by" uuid,
	"at" timestamptz(3) NOT NULL,
	"against" text,
	"due" timestamptz(3),
	"article" text,
	"draw" uuid,
	"order" jsonb,
	"vote" jsonb,
	"outcome" text,
	"yes" integer,
	"executive" integer,
	"text_hash" text
);
--> statement-breakpoint
CREATE TABLE "case_texts" (
	"hash" text PRIMARY KEY NOT NULL,
	"case" text NOT NULL,
	"salt" "bytea",
	"text" text,
	"erased_at" timestamptz(3)
);
--> statement-breakpoint
CREATE TABLE "cases" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"number" integer NOT NULL,
	"body" uuid NOT NULL,
	"accuser" uuid NOT NULL,
	"accused" uuid NOT NULL,
	"penalty" text,
	"rules" jsonb NOT NULL,
	"cited" jsonb NOT NULL,
	"state" text NOT NULL,
	"filed_at" timestamptz(3) NOT NULL,
	"due_at" timestamptz(3),
	"suspended_from" text,
	"effect" text
);
--> statement-breakpoint
ALTER TABLE "case_steps" ADD CONSTRAINT "case_steps_body_bodies_id_fk" FOREIGN KEY ("body") REFERENCES "public"."bodies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "case_steps" ADD CONSTRAINT "case_steps_acted_by_persons_id_fk" FOREIGN KEY ("acted_by") REFERENCES "public"."persons"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cases" ADD CONSTRAINT "cases_body_bodies_id_fk" FOREIGN KEY ("body") REFERENCES "public"."bodies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cases" ADD CONSTRAINT "cases_accuser_persons_id_fk" FOREIGN KEY ("accuser") REFERENCES "public"."persons"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cases" ADD CONSTRAINT "cases_accused_persons_id_fk" FOREIGN KEY ("accused") REFERENCES "public"."persons"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "case_steps_case" ON "case_steps" USING btree ("case","id");--> statement-breakpoint
CREATE INDEX "case_steps_person" ON "case_steps" USING btree ("by");--> statement-breakpoint
CREATE INDEX "case_texts_case" ON "case_texts" USING btree ("case");--> statement-breakpoint
CREATE UNIQUE INDEX "cases_number" ON "cases" USING btree ("number");--> statement-breakpoint
CREATE INDEX "cases_body" ON "cases" USING btree ("body","id");--> statement-breakpoint
CREATE INDEX "cases_due" ON "cases" USING btree ("due_at") WHERE due_at is not null;