CREATE TABLE "key_changes" (
	"body" uuid PRIMARY KEY NOT NULL,
	"asked_by" uuid NOT NULL,
	"asked_at" timestamptz(3) NOT NULL,
	"due_at" timestamptz(3),
	"is_compromised" boolean NOT NULL
);
--> statement-breakpoint
ALTER TABLE "keys" ADD COLUMN "revoked_at" timestamptz(3);--> statement-breakpoint
ALTER TABLE "key_changes" ADD CONSTRAINT "key_changes_body_bodies_id_fk" FOREIGN KEY ("body") REFERENCES "public"."bodies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "key_changes" ADD CONSTRAINT "key_changes_asked_by_persons_id_fk" FOREIGN KEY ("asked_by") REFERENCES "public"."persons"("id") ON DELETE no action ON UPDATE no action;