CREATE TABLE "doubt_peers" (
	"log" uuid NOT NULL,
	"host" text NOT NULL,
	"size" integer DEFAULT 0 NOT NULL,
	"answered_at" timestamptz(3),
	"due_at" timestamptz(3) NOT NULL,
	"failures" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "doubt_peers_log_host_pk" PRIMARY KEY("log","host")
);
--> statement-breakpoint
CREATE TABLE "doubts" (
	"log" uuid PRIMARY KEY NOT NULL,
	"why" text NOT NULL,
	"since" timestamptz(3) NOT NULL,
	"size" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "tenure" (
	"only" integer PRIMARY KEY DEFAULT 1 NOT NULL,
	"storage" text NOT NULL,
	"written" text NOT NULL,
	CONSTRAINT "tenure_only_one" CHECK ("tenure"."only" = 1)
);
--> statement-breakpoint
ALTER TABLE "doubt_peers" ADD CONSTRAINT "doubt_peers_log_doubts_log_fk" FOREIGN KEY ("log") REFERENCES "public"."doubts"("log") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "doubts" ADD CONSTRAINT "doubts_log_logs_id_fk" FOREIGN KEY ("log") REFERENCES "public"."logs"("id") ON DELETE no action ON UPDATE no action;