CREATE TABLE "caucus_activities" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"body" uuid NOT NULL,
	"iri" text NOT NULL,
	"author" text NOT NULL,
	"post" uuid NOT NULL,
	"activity" "bytea" NOT NULL,
	"at" timestamptz(3) NOT NULL
);
--> statement-breakpoint
CREATE TABLE "caucus_guests" (
	"body" uuid NOT NULL,
	"actor" text NOT NULL,
	"state" text NOT NULL,
	"activity" text,
	"since" timestamptz(3) NOT NULL,
	CONSTRAINT "caucus_guests_body_actor_pk" PRIMARY KEY("body","actor")
);
--> statement-breakpoint
CREATE TABLE "caucus_joins" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"person" uuid NOT NULL,
	"body" uuid NOT NULL,
	"caucus" text NOT NULL,
	"name" text NOT NULL,
	"url" text NOT NULL,
	"state" text NOT NULL,
	"created_at" timestamptz(3) NOT NULL,
	"changed_at" timestamptz(3) NOT NULL
);
--> statement-breakpoint
CREATE TABLE "caucus_members" (
	"membership" uuid PRIMARY KEY NOT NULL,
	"body" uuid NOT NULL,
	"voucher" text NOT NULL,
	"handle" text,
	"activity" text,
	"since" timestamptz(3) NOT NULL
);
--> statement-breakpoint
CREATE TABLE "caucus_posts" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"body" uuid NOT NULL,
	"iri" text NOT NULL,
	"author" text NOT NULL,
	"person" uuid,
	"content_html" text NOT NULL,
	"language" text,
	"url" text,
	"in_reply_to" text,
	"state" text NOT NULL,
	"activity" "bytea",
	"created_at" timestamptz(3) NOT NULL,
	"changed_at" timestamptz(3),
	"likes" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "caucus_posts_iri_unique" UNIQUE("iri")
);
--> statement-breakpoint
CREATE TABLE "caucus_recognitions" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"body" text NOT NULL,
	"caucus" text NOT NULL,
	"log" uuid,
	"entry" text,
	"question" uuid,
	"since" timestamptz(3) NOT NULL,
	"ended_at" timestamptz(3)
);
--> statement-breakpoint
CREATE TABLE "caucus_rules" (
	"body" uuid PRIMARY KEY NOT NULL,
	"joins" text NOT NULL,
	"strangers" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "caucus_activities" ADD CONSTRAINT "caucus_activities_body_bodies_id_fk" FOREIGN KEY ("body") REFERENCES "public"."bodies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "caucus_guests" ADD CONSTRAINT "caucus_guests_body_bodies_id_fk" FOREIGN KEY ("body") REFERENCES "public"."bodies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "caucus_joins" ADD CONSTRAINT "caucus_joins_person_persons_id_fk" FOREIGN KEY ("person") REFERENCES "public"."persons"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "caucus_joins" ADD CONSTRAINT "caucus_joins_body_bodies_id_fk" FOREIGN KEY ("body") REFERENCES "public"."bodies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "caucus_members" ADD CONSTRAINT "caucus_members_membership_memberships_id_fk" FOREIGN KEY ("membership") REFERENCES "public"."memberships"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "caucus_members" ADD CONSTRAINT "caucus_members_body_bodies_id_fk" FOREIGN KEY ("body") REFERENCES "public"."bodies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "caucus_posts" ADD CONSTRAINT "caucus_posts_body_bodies_id_fk" FOREIGN KEY ("body") REFERENCES "public"."bodies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "caucus_posts" ADD CONSTRAINT "caucus_posts_person_persons_id_fk" FOREIGN KEY ("person") REFERENCES "public"."persons"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "caucus_recognitions" ADD CONSTRAINT "caucus_recognitions_log_logs_id_fk" FOREIGN KEY ("log") REFERENCES "public"."logs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "caucus_rules" ADD CONSTRAINT "caucus_rules_body_bodies_id_fk" FOREIGN KEY ("body") REFERENCES "public"."bodies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "caucus_activities_once" ON "caucus_activities" USING btree ("body","iri");--> statement-breakpoint
CREATE INDEX "caucus_activities_author" ON "caucus_activities" USING btree ("body","author","at");--> statement-breakpoint
CREATE UNIQUE INDEX "caucus_joins_once" ON "caucus_joins" USING btree ("person","caucus") WHERE state in ('asked', 'accepted');--> statement-breakpoint
CREATE INDEX "caucus_joins_person" ON "caucus_joins" USING btree ("person");--> statement-breakpoint
CREATE UNIQUE INDEX "caucus_members_handle" ON "caucus_members" USING btree ("body","handle");--> statement-breakpoint
CREATE INDEX "caucus_members_voucher" ON "caucus_members" USING btree ("body","voucher","since");--> statement-breakpoint
CREATE INDEX "caucus_posts_page" ON "caucus_posts" USING btree ("body","id");--> statement-breakpoint
CREATE INDEX "caucus_posts_author" ON "caucus_posts" USING btree ("body","author","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "caucus_recognitions_once" ON "caucus_recognitions" USING btree ("body","caucus") WHERE ended_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "caucus_recognitions_entry" ON "caucus_recognitions" USING btree ("entry");--> statement-breakpoint
CREATE INDEX "caucus_recognitions_caucus" ON "caucus_recognitions" USING btree ("caucus");