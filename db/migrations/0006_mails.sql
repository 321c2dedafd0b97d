CREATE TABLE "resets" (
	"hash" "bytea" PRIMARY KEY NOT NULL,
	"account" uuid NOT NULL,
	"created_at" timestamptz(3) NOT NULL,
	"expires_at" timestamptz(3) NOT NULL,
	"used_at" timestamptz(3)
);
--> statement-breakpoint
CREATE TABLE "mails" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"to" text NOT NULL,
	"subject" text NOT NULL,
	"text" "bytea",
	"locale" text NOT NULL,
	"created_at" timestamptz(3) NOT NULL,
	"next_at" timestamptz(3) NOT NULL,
	"give_up_at" timestamptz(3) NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"last_error" text,
	"ended_at" timestamptz(3)
);
--> statement-breakpoint
ALTER TABLE "resets" ADD CONSTRAINT "resets_account_accounts_id_fk" FOREIGN KEY ("account") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "resets_account" ON "resets" USING btree ("account");--> statement-breakpoint
CREATE INDEX "resets_expires" ON "resets" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "mails_due" ON "mails" USING btree ("next_at") WHERE ended_at is null;