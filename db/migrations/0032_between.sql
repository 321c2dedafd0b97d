CREATE TABLE "assessments" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"log" uuid,
	"body" uuid,
	"name" text NOT NULL,
	"entry" text NOT NULL,
	"by" text NOT NULL,
	"of" text NOT NULL,
	"kind" text NOT NULL,
	"as_of" timestamptz(3) NOT NULL,
	"text_hash" text NOT NULL,
	"question" uuid,
	"at" timestamptz(3) NOT NULL,
	"superseded_at" timestamptz(3)
);
--> statement-breakpoint
CREATE TABLE "placement_answers" (
	"name" text NOT NULL,
	"log" uuid,
	"child" text NOT NULL,
	"region" text NOT NULL,
	"entry" text NOT NULL,
	"stands" boolean NOT NULL,
	"accepted_at" timestamptz(3),
	"accepted_by" text,
	"at" timestamptz(3) NOT NULL,
	CONSTRAINT "placement_answers_child_name_region_pk" PRIMARY KEY("child","name","region")
);
--> statement-breakpoint
CREATE TABLE "placements" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"log" uuid,
	"body" uuid,
	"name" text NOT NULL,
	"entry" text NOT NULL,
	"child" text NOT NULL,
	"region" text NOT NULL,
	"question" uuid,
	"at" timestamptz(3) NOT NULL,
	"ended_at" timestamptz(3)
);
--> statement-breakpoint
CREATE TABLE "pledge_sayings" (
	"log" uuid,
	"pledge" text NOT NULL,
	"name" text NOT NULL,
	"by" text NOT NULL,
	"entry" text NOT NULL,
	"state" text NOT NULL,
	"amount" bigint,
	"at" timestamptz(3) NOT NULL,
	CONSTRAINT "pledge_sayings_name_by_pledge_pk" PRIMARY KEY("name","by","pledge")
);
--> statement-breakpoint
CREATE TABLE "pledges" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"log" uuid,
	"body" uuid,
	"name" text NOT NULL,
	"entry" text NOT NULL,
	"giver" text NOT NULL,
	"to" text NOT NULL,
	"kind" text NOT NULL,
	"amount" bigint NOT NULL,
	"unit" text,
	"currency" text,
	"begins" timestamptz(3) NOT NULL,
	"until" timestamptz(3),
	"text_hash" text,
	"question" uuid,
	"at" timestamptz(3) NOT NULL,
	"withdrawn_at" timestamptz(3)
);
--> statement-breakpoint
ALTER TABLE "mirrored_bodies" ADD COLUMN "since" timestamptz(3);--> statement-breakpoint
ALTER TABLE "assessments" ADD CONSTRAINT "assessments_body_bodies_id_fk" FOREIGN KEY ("body") REFERENCES "public"."bodies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "placements" ADD CONSTRAINT "placements_body_bodies_id_fk" FOREIGN KEY ("body") REFERENCES "public"."bodies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pledges" ADD CONSTRAINT "pledges_body_bodies_id_fk" FOREIGN KEY ("body") REFERENCES "public"."bodies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "assessments_name" ON "assessments" USING btree ("by","name");--> statement-breakpoint
CREATE INDEX "assessments_of" ON "assessments" USING btree ("of","id");--> statement-breakpoint
CREATE INDEX "assessments_log" ON "assessments" USING btree ("log");--> statement-breakpoint
CREATE INDEX "placement_answers_region" ON "placement_answers" USING btree ("region");--> statement-breakpoint
CREATE INDEX "placement_answers_log" ON "placement_answers" USING btree ("log");--> statement-breakpoint
CREATE UNIQUE INDEX "placements_name" ON "placements" USING btree ("child","name");--> statement-breakpoint
CREATE INDEX "placements_region" ON "placements" USING btree ("region","id");--> statement-breakpoint
CREATE INDEX "placements_log" ON "placements" USING btree ("log");--> statement-breakpoint
CREATE INDEX "pledge_sayings_log" ON "pledge_sayings" USING btree ("log");--> statement-breakpoint
CREATE UNIQUE INDEX "pledges_name" ON "pledges" USING btree ("giver","name");--> statement-breakpoint
CREATE INDEX "pledges_of" ON "pledges" USING btree ("name");--> statement-breakpoint
CREATE INDEX "pledges_to" ON "pledges" USING btree ("to","id");--> statement-breakpoint
CREATE INDEX "pledges_entry" ON "pledges" USING btree ("entry");--> statement-breakpoint
CREATE INDEX "pledges_log" ON "pledges" USING btree ("log");