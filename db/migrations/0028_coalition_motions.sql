CREATE TABLE "coalition_acts" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"motion" uuid NOT NULL,
	"kind" text NOT NULL,
	"choice" text,
	"question" uuid,
	"at" timestamptz(3) NOT NULL
);
--> statement-breakpoint
CREATE TABLE "coalition_motions" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"coalition" uuid NOT NULL,
	"hash" text,
	"entry" text,
	"log" uuid,
	"by" text NOT NULL,
	"kind" text NOT NULL,
	"text_hash" text NOT NULL,
	"effect" jsonb,
	"question" uuid DEFAULT uuidv7() NOT NULL,
	"question_hash" text,
	"question_entry" text,
	"local" uuid,
	"found_at" timestamptz(3) NOT NULL
);
--> statement-breakpoint
ALTER TABLE "coalition_acts" ADD CONSTRAINT "coalition_acts_motion_coalition_motions_id_fk" FOREIGN KEY ("motion") REFERENCES "public"."coalition_motions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "coalition_motions" ADD CONSTRAINT "coalition_motions_coalition_coalitions_id_fk" FOREIGN KEY ("coalition") REFERENCES "public"."coalitions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "coalition_motions" ADD CONSTRAINT "coalition_motions_log_logs_id_fk" FOREIGN KEY ("log") REFERENCES "public"."logs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "coalition_motions" ADD CONSTRAINT "coalition_motions_local_motions_id_fk" FOREIGN KEY ("local") REFERENCES "public"."motions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "coalition_acts_motion" ON "coalition_acts" USING btree ("motion");--> statement-breakpoint
CREATE UNIQUE INDEX "coalition_motions_hash" ON "coalition_motions" USING btree ("coalition","hash");--> statement-breakpoint
CREATE UNIQUE INDEX "coalition_motions_question" ON "coalition_motions" USING btree ("question");--> statement-breakpoint
CREATE UNIQUE INDEX "coalition_motions_local" ON "coalition_motions" USING btree ("local");--> statement-breakpoint
CREATE INDEX "coalition_motions_list" ON "coalition_motions" USING btree ("coalition","id");