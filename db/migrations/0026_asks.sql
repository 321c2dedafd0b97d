CREATE TABLE "ask_targets" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"ask" uuid NOT NULL,
	"actor" text NOT NULL,
	"host" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "asked" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"iri" text NOT NULL,
	"actor" text NOT NULL,
	"host" text NOT NULL,
	"body" uuid NOT NULL,
	"object" text NOT NULL,
	"reason" text,
	"until" timestamptz(3),
	"received_at" timestamptz(3) NOT NULL,
	"state" text NOT NULL,
	"motion" uuid
);
--> statement-breakpoint
CREATE TABLE "asks" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"body" uuid NOT NULL,
	"object" text NOT NULL,
	"reason" text,
	"until" timestamptz(3) NOT NULL,
	"created_at" timestamptz(3) NOT NULL,
	"withdrawn_at" timestamptz(3)
);
--> statement-breakpoint
CREATE TABLE "declines" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"body" uuid NOT NULL,
	"object" text NOT NULL,
	"reason" text,
	"text_hash" text,
	"created_at" timestamptz(3) NOT NULL
);
--> statement-breakpoint
CREATE TABLE "mirrored_declines" (
	"entry" text PRIMARY KEY NOT NULL,
	"log" uuid NOT NULL,
	"actor" text NOT NULL,
	"object" text NOT NULL,
	"text_hash" text,
	"at" timestamptz(3) NOT NULL
);
--> statement-breakpoint
CREATE TABLE "mirrored_intents" (
	"entry" text PRIMARY KEY NOT NULL,
	"log" uuid NOT NULL,
	"actor" text NOT NULL,
	"motion" text NOT NULL,
	"object" text,
	"text_hash" text NOT NULL,
	"state" text NOT NULL,
	"at" timestamptz(3) NOT NULL
);
--> statement-breakpoint
CREATE TABLE "mirrored_positions" (
	"entry" text PRIMARY KEY NOT NULL,
	"id" uuid NOT NULL,
	"log" uuid NOT NULL,
	"actor" text NOT NULL,
	"text_hash" text NOT NULL,
	"decision" text,
	"state" text NOT NULL,
	"at" timestamptz(3) NOT NULL,
	"ended_at" timestamptz(3),
	CONSTRAINT "mirrored_positions_id_unique" UNIQUE("id")
);
--> statement-breakpoint
ALTER TABLE "ask_targets" ADD CONSTRAINT "ask_targets_ask_asks_id_fk" FOREIGN KEY ("ask") REFERENCES "public"."asks"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "asked" ADD CONSTRAINT "asked_body_bodies_id_fk" FOREIGN KEY ("body") REFERENCES "public"."bodies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "asks" ADD CONSTRAINT "asks_body_bodies_id_fk" FOREIGN KEY ("body") REFERENCES "public"."bodies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "declines" ADD CONSTRAINT "declines_body_bodies_id_fk" FOREIGN KEY ("body") REFERENCES "public"."bodies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "ask_targets_once" ON "ask_targets" USING btree ("ask","actor");--> statement-breakpoint
CREATE UNIQUE INDEX "asked_once" ON "asked" USING btree ("actor","iri");--> statement-breakpoint
CREATE UNIQUE INDEX "asked_waiting" ON "asked" USING btree ("actor","object","body") WHERE state = 'waiting';--> statement-breakpoint
CREATE INDEX "asked_body" ON "asked" USING btree ("body","state","id");--> statement-breakpoint
CREATE INDEX "asks_body" ON "asks" USING btree ("body","id");--> statement-breakpoint
CREATE INDEX "asks_object" ON "asks" USING btree ("object");--> statement-breakpoint
CREATE INDEX "declines_body" ON "declines" USING btree ("body","object");--> statement-breakpoint
CREATE INDEX "mirrored_declines_object" ON "mirrored_declines" USING btree ("object");--> statement-breakpoint
CREATE INDEX "mirrored_declines_actor" ON "mirrored_declines" USING btree ("actor");--> statement-breakpoint
CREATE INDEX "mirrored_intents_object" ON "mirrored_intents" USING btree ("object");--> statement-breakpoint
CREATE INDEX "mirrored_intents_actor" ON "mirrored_intents" USING btree ("actor");--> statement-breakpoint
CREATE INDEX "mirrored_positions_actor" ON "mirrored_positions" USING btree ("actor");--> statement-breakpoint
CREATE INDEX "mirrored_positions_text" ON "mirrored_positions" USING btree ("log","text_hash");