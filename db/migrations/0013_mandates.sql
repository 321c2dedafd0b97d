CREATE TABLE "draw_places" (
	"draw" uuid NOT NULL,
	"number" integer NOT NULL,
	"line" text NOT NULL,
	"label" text,
	"salt" text,
	"person" uuid,
	CONSTRAINT "draw_places_draw_number_pk" PRIMARY KEY("draw","number")
);
--> statement-breakpoint
CREATE TABLE "draws" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"body" uuid NOT NULL,
	"title" text NOT NULL,
	"pool" text NOT NULL,
	"labels_are_public" boolean NOT NULL,
	"pool_size" integer NOT NULL,
	"pool_hash" text NOT NULL,
	"count" integer NOT NULL,
	"hash" text NOT NULL,
	"sources" jsonb NOT NULL,
	"text_hash" text,
	"visibility" text NOT NULL,
	"draws_at" timestamptz(3) NOT NULL,
	"committed_at" timestamptz(3) NOT NULL,
	"revealed_at" timestamptz(3),
	"values" jsonb,
	"key" text,
	"selected" jsonb
);
--> statement-breakpoint
CREATE TABLE "apportionments" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"council" uuid NOT NULL,
	"method" text NOT NULL,
	"terms" jsonb NOT NULL,
	"shares" jsonb NOT NULL,
	"effective_at" timestamptz(3) NOT NULL,
	"created_at" timestamptz(3) NOT NULL
);
--> statement-breakpoint
CREATE TABLE "delegate_reports" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"mandate" uuid NOT NULL,
	"motion" uuid,
	"text" text NOT NULL,
	"text_html" text NOT NULL,
	"created_at" timestamptz(3) NOT NULL
);
--> statement-breakpoint
CREATE TABLE "instructions" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"home" uuid NOT NULL,
	"motion" uuid NOT NULL,
	"choice" text NOT NULL,
	"question" uuid NOT NULL,
	"created_at" timestamptz(3) NOT NULL
);
--> statement-breakpoint
CREATE TABLE "mandates" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"office" uuid NOT NULL,
	"holder" uuid NOT NULL,
	"number" integer,
	"order" integer DEFAULT 0 NOT NULL,
	"alternate_of" uuid,
	"from" timestamptz(3) NOT NULL,
	"until" timestamptz(3) NOT NULL,
	"question" uuid NOT NULL,
	"revoked_at" timestamptz(3),
	"ending" text,
	"revoked_by" uuid,
	"salt" "bytea" NOT NULL,
	"holder_hash" text NOT NULL,
	"is_name_public" boolean NOT NULL,
	"created_at" timestamptz(3) NOT NULL,
	"expired_at" timestamptz(3)
);
--> statement-breakpoint
CREATE TABLE "offices" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"body" uuid NOT NULL,
	"home" uuid NOT NULL,
	"kind" text NOT NULL,
	"title" text NOT NULL,
	"topic" text,
	"seats" integer NOT NULL,
	"alternates" integer NOT NULL,
	"term_days" integer NOT NULL,
	"max_consecutive_terms" integer,
	"cooling_off_terms" integer NOT NULL,
	"counts_partial_terms" boolean NOT NULL,
	"rotates" boolean NOT NULL,
	"is_instructed" boolean NOT NULL,
	"weight" integer NOT NULL,
	"role" text,
	"created_at" timestamptz(3) NOT NULL,
	"changed_at" timestamptz(3) NOT NULL,
	"ended_at" timestamptz(3)
);
--> statement-breakpoint
CREATE TABLE "positions" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"body" uuid NOT NULL,
	"motion" uuid NOT NULL,
	"question" uuid NOT NULL,
	"text_hash" text NOT NULL,
	"state" text NOT NULL,
	"adopted_at" timestamptz(3) NOT NULL,
	"ended_at" timestamptz(3),
	"ended_by" uuid,
	"supersedes" uuid
);
--> statement-breakpoint
CREATE TABLE "recall_signatures" (
	"recall" uuid NOT NULL,
	"person" uuid NOT NULL,
	CONSTRAINT "recall_signatures_recall_person_pk" PRIMARY KEY("recall","person")
);
--> statement-breakpoint
CREATE TABLE "recalls" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"mandate" uuid NOT NULL,
	"body" uuid NOT NULL,
	"started_by" uuid NOT NULL,
	"started_at" timestamptz(3) NOT NULL,
	"grounds" text NOT NULL,
	"grounds_html" text NOT NULL,
	"motion" uuid,
	"notice_until" timestamptz(3),
	"reply" text,
	"reply_html" text,
	"replied_at" timestamptz(3)
);
--> statement-breakpoint
ALTER TABLE "draw_places" ADD CONSTRAINT "draw_places_draw_draws_id_fk" FOREIGN KEY ("draw") REFERENCES "public"."draws"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "draw_places" ADD CONSTRAINT "draw_places_person_persons_id_fk" FOREIGN KEY ("person") REFERENCES "public"."persons"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "draws" ADD CONSTRAINT "draws_body_bodies_id_fk" FOREIGN KEY ("body") REFERENCES "public"."bodies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "apportionments" ADD CONSTRAINT "apportionments_council_bodies_id_fk" FOREIGN KEY ("council") REFERENCES "public"."bodies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delegate_reports" ADD CONSTRAINT "delegate_reports_mandate_mandates_id_fk" FOREIGN KEY ("mandate") REFERENCES "public"."mandates"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delegate_reports" ADD CONSTRAINT "delegate_reports_motion_motions_id_fk" FOREIGN KEY ("motion") REFERENCES "public"."motions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "instructions" ADD CONSTRAINT "instructions_home_bodies_id_fk" FOREIGN KEY ("home") REFERENCES "public"."bodies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "instructions" ADD CONSTRAINT "instructions_motion_motions_id_fk" FOREIGN KEY ("motion") REFERENCES "public"."motions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "instructions" ADD CONSTRAINT "instructions_question_questions_id_fk" FOREIGN KEY ("question") REFERENCES "public"."questions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mandates" ADD CONSTRAINT "mandates_office_offices_id_fk" FOREIGN KEY ("office") REFERENCES "public"."offices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mandates" ADD CONSTRAINT "mandates_holder_persons_id_fk" FOREIGN KEY ("holder") REFERENCES "public"."persons"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mandates" ADD CONSTRAINT "mandates_question_questions_id_fk" FOREIGN KEY ("question") REFERENCES "public"."questions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "offices" ADD CONSTRAINT "offices_body_bodies_id_fk" FOREIGN KEY ("body") REFERENCES "public"."bodies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "offices" ADD CONSTRAINT "offices_home_bodies_id_fk" FOREIGN KEY ("home") REFERENCES "public"."bodies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "positions" ADD CONSTRAINT "positions_body_bodies_id_fk" FOREIGN KEY ("body") REFERENCES "public"."bodies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "positions" ADD CONSTRAINT "positions_motion_motions_id_fk" FOREIGN KEY ("motion") REFERENCES "public"."motions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "positions" ADD CONSTRAINT "positions_question_questions_id_fk" FOREIGN KEY ("question") REFERENCES "public"."questions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recall_signatures" ADD CONSTRAINT "recall_signatures_recall_recalls_id_fk" FOREIGN KEY ("recall") REFERENCES "public"."recalls"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recall_signatures" ADD CONSTRAINT "recall_signatures_person_persons_id_fk" FOREIGN KEY ("person") REFERENCES "public"."persons"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recalls" ADD CONSTRAINT "recalls_mandate_mandates_id_fk" FOREIGN KEY ("mandate") REFERENCES "public"."mandates"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recalls" ADD CONSTRAINT "recalls_body_bodies_id_fk" FOREIGN KEY ("body") REFERENCES "public"."bodies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recalls" ADD CONSTRAINT "recalls_started_by_persons_id_fk" FOREIGN KEY ("started_by") REFERENCES "public"."persons"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recalls" ADD CONSTRAINT "recalls_motion_motions_id_fk" FOREIGN KEY ("motion") REFERENCES "public"."motions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "draw_places_person" ON "draw_places" USING btree ("person");--> statement-breakpoint
CREATE INDEX "draws_body" ON "draws" USING btree ("body","id");--> statement-breakpoint
CREATE INDEX "apportionments_council" ON "apportionments" USING btree ("council","effective_at");--> statement-breakpoint
CREATE INDEX "delegate_reports_mandate" ON "delegate_reports" USING btree ("mandate","id");--> statement-breakpoint
CREATE UNIQUE INDEX "instructions_once" ON "instructions" USING btree ("home","motion");--> statement-breakpoint
CREATE INDEX "instructions_motion" ON "instructions" USING btree ("motion");--> statement-breakpoint
CREATE INDEX "mandates_office" ON "mandates" USING btree ("office","from");--> statement-breakpoint
CREATE INDEX "mandates_holder" ON "mandates" USING btree ("holder","until");--> statement-breakpoint
CREATE INDEX "mandates_expiring" ON "mandates" USING btree ("until") WHERE expired_at is null and revoked_at is null;--> statement-breakpoint
CREATE INDEX "offices_body" ON "offices" USING btree ("body","id");--> statement-breakpoint
CREATE INDEX "offices_home" ON "offices" USING btree ("home");--> statement-breakpoint
CREATE UNIQUE INDEX "offices_seats" ON "offices" USING btree ("body","home") WHERE kind = 'seat' and ended_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "positions_motion" ON "positions" USING btree ("motion");--> statement-breakpoint
CREATE INDEX "positions_body" ON "positions" USING btree ("body","id");--> statement-breakpoint
CREATE INDEX "recalls_mandate" ON "recalls" USING btree ("mandate","id");--> statement-breakpoint
CREATE UNIQUE INDEX "recalls_motion" ON "recalls" USING btree ("motion");