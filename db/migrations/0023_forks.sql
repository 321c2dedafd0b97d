CREATE TABLE "branch_leaves" (
	"branch" uuid NOT NULL,
	"index" integer NOT NULL,
	"leaf" "bytea" NOT NULL,
	CONSTRAINT "branch_leaves_branch_index_pk" PRIMARY KEY("branch","index")
);
--> statement-breakpoint
CREATE TABLE "branch_tiles" (
	"branch" uuid NOT NULL,
	"level" integer NOT NULL,
	"number" integer NOT NULL,
	"hashes" "bytea" NOT NULL,
	CONSTRAINT "branch_tiles_branch_level_number_pk" PRIMARY KEY("branch","level","number")
);
--> statement-breakpoint
CREATE TABLE "log_branches" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"log" uuid NOT NULL,
	"number" integer NOT NULL,
	"common" integer NOT NULL,
	"size" integer NOT NULL,
	"checkpoint" text,
	"checkpoint_size" integer DEFAULT 0 NOT NULL,
	"found_at" timestamptz(3) NOT NULL
);
--> statement-breakpoint
CREATE TABLE "log_forks" (
	"log" uuid PRIMARY KEY NOT NULL,
	"since" timestamptz(3) NOT NULL,
	"resumed_at" timestamptz(3),
	"shown_at" timestamptz(3),
	"seek_at" timestamptz(3),
	"tries" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
ALTER TABLE "logs" ADD COLUMN "pursued" text;--> statement-breakpoint
ALTER TABLE "branch_leaves" ADD CONSTRAINT "branch_leaves_branch_log_branches_id_fk" FOREIGN KEY ("branch") REFERENCES "public"."log_branches"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "branch_tiles" ADD CONSTRAINT "branch_tiles_branch_log_branches_id_fk" FOREIGN KEY ("branch") REFERENCES "public"."log_branches"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "log_branches" ADD CONSTRAINT "log_branches_log_logs_id_fk" FOREIGN KEY ("log") REFERENCES "public"."logs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "log_forks" ADD CONSTRAINT "log_forks_log_logs_id_fk" FOREIGN KEY ("log") REFERENCES "public"."logs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "log_branches_number" ON "log_branches" USING btree ("log","number");--> statement-breakpoint
INSERT INTO "log_forks" ("log", "since", "seek_at") SELECT "log", min("at"), clock_timestamp() FROM "equivocations" GROUP BY "log";
