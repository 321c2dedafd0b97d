CREATE TABLE "log_bodies" (
	"log" uuid NOT NULL,
	"actor" text NOT NULL,
	"kind" text NOT NULL,
	"parent" text,
	CONSTRAINT "log_bodies_log_actor_pk" PRIMARY KEY("log","actor")
);
--> statement-breakpoint
CREATE TABLE "log_keys" (
	"log" uuid NOT NULL,
	"actor" text NOT NULL,
	"key" text NOT NULL,
	"from" integer NOT NULL,
	"until" integer,
	CONSTRAINT "log_keys_log_actor_key_from_pk" PRIMARY KEY("log","actor","key","from")
);
--> statement-breakpoint
CREATE TABLE "mirrored_texts" (
	"log" uuid NOT NULL,
	"hash" text NOT NULL,
	"file" text,
	"erased_at" timestamptz(3),
	CONSTRAINT "mirrored_texts_log_hash_pk" PRIMARY KEY("log","hash")
);
--> statement-breakpoint
ALTER TABLE "log_entries" ADD COLUMN "subject" text;--> statement-breakpoint
ALTER TABLE "log_entries" ADD COLUMN "ended" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "log_bodies" ADD CONSTRAINT "log_bodies_log_logs_id_fk" FOREIGN KEY ("log") REFERENCES "public"."logs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "log_keys" ADD CONSTRAINT "log_keys_log_logs_id_fk" FOREIGN KEY ("log") REFERENCES "public"."logs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mirrored_texts" ADD CONSTRAINT "mirrored_texts_log_logs_id_fk" FOREIGN KEY ("log") REFERENCES "public"."logs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "mirrored_texts_missing" ON "mirrored_texts" USING btree ("log") WHERE file is null and erased_at is null;--> statement-breakpoint
CREATE INDEX "log_entries_hash" ON "log_entries" USING btree ("log","hash");--> statement-breakpoint
CREATE INDEX "log_entries_subject" ON "log_entries" USING btree ("log","subject") WHERE subject is not null and not ended;--> statement-breakpoint
ALTER TABLE "log_folds" DROP COLUMN "size";