CREATE TABLE "charter_texts" (
	"entry" text PRIMARY KEY NOT NULL,
	"log" uuid,
	"issuer" text NOT NULL,
	"about" text,
	"hash" text NOT NULL,
	"text_hash" text NOT NULL,
	"base" text,
	"accepts" text,
	"at" timestamptz(3) NOT NULL
);
--> statement-breakpoint
CREATE TABLE "coalition_calls" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"entry" text NOT NULL,
	"log" uuid,
	"caller" text NOT NULL,
	"actor" text NOT NULL,
	"body" uuid,
	"text_hash" text NOT NULL,
	"invited" jsonb NOT NULL,
	"until" timestamptz(3),
	"at" timestamptz(3) NOT NULL,
	CONSTRAINT "coalition_calls_entry_unique" UNIQUE("entry")
);
--> statement-breakpoint
ALTER TABLE "charter_texts" ADD CONSTRAINT "charter_texts_log_logs_id_fk" FOREIGN KEY ("log") REFERENCES "public"."logs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "coalition_calls" ADD CONSTRAINT "coalition_calls_log_logs_id_fk" FOREIGN KEY ("log") REFERENCES "public"."logs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "coalition_calls" ADD CONSTRAINT "coalition_calls_body_bodies_id_fk" FOREIGN KEY ("body") REFERENCES "public"."bodies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "charter_texts_hash" ON "charter_texts" USING btree ("hash");--> statement-breakpoint
CREATE INDEX "charter_texts_about" ON "charter_texts" USING btree ("about","at");--> statement-breakpoint
CREATE INDEX "coalition_calls_actor" ON "coalition_calls" USING btree ("actor");