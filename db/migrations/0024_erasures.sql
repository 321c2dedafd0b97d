ALTER TABLE "endorsements" ADD COLUMN "erased_at" timestamptz(3);--> statement-breakpoint
ALTER TABLE "motions" ADD COLUMN "erased_at" timestamptz(3);