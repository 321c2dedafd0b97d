CREATE TABLE "successions" (
	"organization" uuid PRIMARY KEY NOT NULL,
	"prefix" text NOT NULL,
	"vkey" text NOT NULL,
	"key_public" text NOT NULL,
	"key_sealed" "bytea" NOT NULL,
	"succeeds" jsonb NOT NULL,
	"actor" text NOT NULL,
	"key" text NOT NULL,
	"approvals" jsonb NOT NULL,
	"asked_by" uuid NOT NULL,
	"asked_at" timestamptz(3) NOT NULL,
	"second_by" uuid,
	"due_at" timestamptz(3),
	"is_agreed" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "successors" (
	"log" uuid PRIMARY KEY NOT NULL,
	"predecessor" uuid NOT NULL,
	"genesis" text NOT NULL,
	"verdict" text NOT NULL,
	"seen_at" timestamptz(3) NOT NULL,
	"asked_by" uuid,
	"asked_at" timestamptz(3),
	"second_by" uuid,
	"due_at" timestamptz(3),
	"confirmed_at" timestamptz(3)
);
--> statement-breakpoint
DROP INDEX "logs_organization";--> statement-breakpoint
ALTER TABLE "logs" ADD COLUMN "succeeds" uuid;--> statement-breakpoint
ALTER TABLE "logs" ADD COLUMN "closed_at" timestamptz(3);--> statement-breakpoint
ALTER TABLE "successions" ADD CONSTRAINT "successions_organization_bodies_id_fk" FOREIGN KEY ("organization") REFERENCES "public"."bodies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "successions" ADD CONSTRAINT "successions_asked_by_persons_id_fk" FOREIGN KEY ("asked_by") REFERENCES "public"."persons"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "successions" ADD CONSTRAINT "successions_second_by_persons_id_fk" FOREIGN KEY ("second_by") REFERENCES "public"."persons"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "successors" ADD CONSTRAINT "successors_log_logs_id_fk" FOREIGN KEY ("log") REFERENCES "public"."logs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "successors" ADD CONSTRAINT "successors_predecessor_logs_id_fk" FOREIGN KEY ("predecessor") REFERENCES "public"."logs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "successors" ADD CONSTRAINT "successors_asked_by_persons_id_fk" FOREIGN KEY ("asked_by") REFERENCES "public"."persons"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "successors" ADD CONSTRAINT "successors_second_by_persons_id_fk" FOREIGN KEY ("second_by") REFERENCES "public"."persons"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "logs_organization" ON "logs" USING btree ("organization") WHERE closed_at is null;