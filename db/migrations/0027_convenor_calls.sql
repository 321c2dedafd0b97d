CREATE TABLE "convenor_calls" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"coalition" uuid NOT NULL,
	"organization" uuid NOT NULL,
	"candidate" text NOT NULL,
	"asked_at" timestamptz(3) NOT NULL,
	"term" integer
);
--> statement-breakpoint
ALTER TABLE "coalitions" ADD COLUMN "calls" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "coalitions" ADD COLUMN "calls_needed" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "coalitions" ADD COLUMN "proposed" text;--> statement-breakpoint
ALTER TABLE "convenor_calls" ADD CONSTRAINT "convenor_calls_coalition_coalitions_id_fk" FOREIGN KEY ("coalition") REFERENCES "public"."coalitions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "convenor_calls" ADD CONSTRAINT "convenor_calls_organization_bodies_id_fk" FOREIGN KEY ("organization") REFERENCES "public"."bodies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "convenor_calls_open" ON "convenor_calls" USING btree ("coalition","organization") WHERE "convenor_calls"."term" is null;