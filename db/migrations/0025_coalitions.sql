CREATE TABLE "coalition_records" (
	"coalition" uuid NOT NULL,
	"kind" text NOT NULL,
	"key" text NOT NULL,
	"value" jsonb,
	"final" jsonb,
	CONSTRAINT "coalition_records_coalition_kind_key_pk" PRIMARY KEY("coalition","kind","key")
);
--> statement-breakpoint
CREATE TABLE "coalitions" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"hash" text NOT NULL,
	"actor" text NOT NULL,
	"body" uuid,
	"tip" text,
	"term" integer DEFAULT 0 NOT NULL,
	"height" integer DEFAULT 0 NOT NULL,
	"convenor" text NOT NULL,
	"convened_by" text NOT NULL,
	"digest" text NOT NULL,
	"noted_at" timestamptz(3),
	"final" text,
	"final_term" integer DEFAULT 0 NOT NULL,
	"final_height" integer DEFAULT 0 NOT NULL,
	"final_digest" text NOT NULL,
	"confirmations" integer DEFAULT 0 NOT NULL,
	"confirmations_needed" integer DEFAULT 0 NOT NULL,
	"is_split" boolean DEFAULT false NOT NULL,
	"needs_upgrade" boolean DEFAULT false NOT NULL,
	"complaint" text,
	"found_at" timestamptz(3) NOT NULL,
	"version" bigint DEFAULT 0 NOT NULL
);
--> statement-breakpoint
ALTER TABLE "log_entries" ADD COLUMN "coalition" text;--> statement-breakpoint
ALTER TABLE "log_entries" ADD COLUMN "held_at" timestamptz(3);--> statement-breakpoint
ALTER TABLE "coalition_records" ADD CONSTRAINT "coalition_records_coalition_coalitions_id_fk" FOREIGN KEY ("coalition") REFERENCES "public"."coalitions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "coalitions" ADD CONSTRAINT "coalitions_body_bodies_id_fk" FOREIGN KEY ("body") REFERENCES "public"."bodies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "coalitions_hash" ON "coalitions" USING btree ("hash");--> statement-breakpoint
CREATE INDEX "coalitions_actor" ON "coalitions" USING btree ("actor");--> statement-breakpoint
CREATE INDEX "coalitions_convened" ON "coalitions" USING btree ("convened_by");--> statement-breakpoint
CREATE INDEX "log_entries_coalition" ON "log_entries" USING btree ("coalition","type","held_at") WHERE coalition is not null;--> statement-breakpoint
CREATE INDEX "log_entries_convened" ON "log_entries" USING btree ("hash") WHERE type = 'CoalitionConvened' and verdict = 'ok';