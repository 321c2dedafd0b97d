CREATE TABLE "proxies" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"body" uuid NOT NULL,
	"principal" uuid NOT NULL,
	"holder" uuid NOT NULL,
	"motion" uuid,
	"offered_at" timestamptz(3) NOT NULL,
	"expires_at" timestamptz(3) NOT NULL,
	"accepted_at" timestamptz(3),
	"ended_at" timestamptz(3)
);
--> statement-breakpoint
ALTER TABLE "participations" ADD COLUMN "cast_by" uuid;--> statement-breakpoint
ALTER TABLE "proxies" ADD CONSTRAINT "proxies_body_bodies_id_fk" FOREIGN KEY ("body") REFERENCES "public"."bodies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "proxies" ADD CONSTRAINT "proxies_principal_persons_id_fk" FOREIGN KEY ("principal") REFERENCES "public"."persons"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "proxies" ADD CONSTRAINT "proxies_holder_persons_id_fk" FOREIGN KEY ("holder") REFERENCES "public"."persons"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "proxies" ADD CONSTRAINT "proxies_motion_motions_id_fk" FOREIGN KEY ("motion") REFERENCES "public"."motions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "proxies_principal" ON "proxies" USING btree ("principal","body");--> statement-breakpoint
CREATE INDEX "proxies_holder" ON "proxies" USING btree ("holder","body") WHERE ended_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "proxies_one" ON "proxies" USING btree ("body","principal",coalesce(motion, '00000000-0000-0000-0000-000000000000'::uuid)) WHERE ended_at is null;