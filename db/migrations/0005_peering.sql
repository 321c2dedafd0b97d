CREATE TABLE "mirrored_motions" (
	"object" text PRIMARY KEY NOT NULL,
	"log" uuid NOT NULL,
	"actor" text NOT NULL,
	"entry" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "hosts" ADD COLUMN "allowed_at" timestamptz(3);--> statement-breakpoint
ALTER TABLE "peers" ADD COLUMN "card_at" timestamptz(3);--> statement-breakpoint
ALTER TABLE "mirrored_motions" ADD CONSTRAINT "mirrored_motions_log_logs_id_fk" FOREIGN KEY ("log") REFERENCES "public"."logs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "mirrored_motions_log" ON "mirrored_motions" USING btree ("log");--> statement-breakpoint
CREATE INDEX "hosts_judged" ON "hosts" USING btree ("host") WHERE blocked_at is not null or allowed_at is not null;