CREATE TABLE "remote_objects" (
	"iri" text PRIMARY KEY NOT NULL,
	"type" text NOT NULL,
	"title" text,
	"url" text,
	"author" text,
	"fetched_at" timestamptz(3) NOT NULL,
	"gone_at" timestamptz(3)
);
--> statement-breakpoint
CREATE INDEX "activities_sender" ON "activities" USING btree ("sender","id");--> statement-breakpoint
CREATE INDEX "record_motion" ON "record" USING btree ((fact ->> 'motion'),"number") WHERE fact ? 'motion';--> statement-breakpoint
CREATE INDEX "record_endorsement" ON "record" USING btree ((fact ->> 'endorsement'),"number") WHERE fact ? 'endorsement';