CREATE TABLE "coalition_boosts" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"body" uuid NOT NULL,
	"object" text NOT NULL,
	"actor" text NOT NULL,
	"at" timestamptz(3) NOT NULL,
	"ended_at" timestamptz(3)
);
--> statement-breakpoint
CREATE TABLE "coalition_hearings" (
	"body" uuid NOT NULL,
	"actor" text NOT NULL,
	"since" timestamptz(3) NOT NULL,
	CONSTRAINT "coalition_hearings_body_actor_pk" PRIMARY KEY("body","actor")
);
--> statement-breakpoint
CREATE TABLE "coalition_told" (
	"coalition" uuid NOT NULL,
	"subject" text NOT NULL,
	"state" text NOT NULL,
	"at" timestamptz(3) NOT NULL,
	CONSTRAINT "coalition_told_coalition_subject_pk" PRIMARY KEY("coalition","subject")
);
--> statement-breakpoint
ALTER TABLE "coalition_boosts" ADD CONSTRAINT "coalition_boosts_body_bodies_id_fk" FOREIGN KEY ("body") REFERENCES "public"."bodies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "coalition_hearings" ADD CONSTRAINT "coalition_hearings_body_bodies_id_fk" FOREIGN KEY ("body") REFERENCES "public"."bodies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "coalition_told" ADD CONSTRAINT "coalition_told_coalition_coalitions_id_fk" FOREIGN KEY ("coalition") REFERENCES "public"."coalitions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "coalition_boosts_once" ON "coalition_boosts" USING btree ("body","object");--> statement-breakpoint
CREATE INDEX "coalition_boosts_object" ON "coalition_boosts" USING btree ("object");--> statement-breakpoint
CREATE INDEX "coalition_hearings_actor" ON "coalition_hearings" USING btree ("actor");