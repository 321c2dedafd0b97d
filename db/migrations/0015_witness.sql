CREATE TABLE "cosignatures" (
	"log" uuid NOT NULL,
	"host" text NOT NULL,
	"size" integer NOT NULL,
	"line" text NOT NULL,
	"at" timestamptz(3) NOT NULL,
	"due_at" timestamptz(3) NOT NULL,
	"failures" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "cosignatures_log_host_pk" PRIMARY KEY("log","host")
);
--> statement-breakpoint
CREATE TABLE "witnessed" (
	"log" uuid PRIMARY KEY NOT NULL,
	"size" integer NOT NULL,
	"root" "bytea" NOT NULL,
	"checkpoint" text NOT NULL,
	"line" text NOT NULL,
	"at" timestamptz(3) NOT NULL
);
--> statement-breakpoint
ALTER TABLE "instance" ADD COLUMN "witness_public" text;--> statement-breakpoint
ALTER TABLE "instance" ADD COLUMN "witness_sealed" "bytea";--> statement-breakpoint
ALTER TABLE "cosignatures" ADD CONSTRAINT "cosignatures_log_logs_id_fk" FOREIGN KEY ("log") REFERENCES "public"."logs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "witnessed" ADD CONSTRAINT "witnessed_log_logs_id_fk" FOREIGN KEY ("log") REFERENCES "public"."logs"("id") ON DELETE no action ON UPDATE no action;