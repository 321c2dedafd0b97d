DROP INDEX "deliveries_due";--> statement-breakpoint
ALTER TABLE "hosts" ADD COLUMN "due_at" timestamptz(3);--> statement-breakpoint
ALTER TABLE "hosts" ADD COLUMN "leased_until" timestamptz(3);--> statement-breakpoint
ALTER TABLE "hosts" ADD COLUMN "leased_by" text;--> statement-breakpoint
CREATE INDEX "hosts_due" ON "hosts" USING btree ("due_at") WHERE due_at is not null;--> statement-breakpoint
CREATE INDEX "hosts_leased" ON "hosts" USING btree ("leased_until") WHERE leased_until is not null;--> statement-breakpoint
ALTER TABLE "deliveries" DROP COLUMN "leased_until";