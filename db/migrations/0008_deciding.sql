ALTER TABLE "motions" ADD COLUMN "effect" jsonb;--> statement-breakpoint
ALTER TABLE "motions" ADD COLUMN "contest" jsonb;--> statement-breakpoint
ALTER TABLE "motions" ADD COLUMN "options" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "questions" ADD COLUMN "matter" text DEFAULT 'motion' NOT NULL;--> statement-breakpoint
ALTER TABLE "questions" ADD COLUMN "subject" uuid;--> statement-breakpoint
ALTER TABLE "questions" ADD COLUMN "contest" jsonb;--> statement-breakpoint
CREATE INDEX "questions_subject" ON "questions" USING btree ("subject");--> statement-breakpoint
UPDATE "bodies" SET "rules" = '{"reconsiderDays":30,"tableDays":90,"proxiesPerPerson":0,"recall":{"petitionNum":1,"petitionDen":10,"noticeDays":14,"barDays":90}}'::jsonb || "rules";
