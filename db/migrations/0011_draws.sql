CREATE TABLE "draw_places" (
	"draw" uuid NOT NULL,
	"number" integer NOT NULL,
	"line" text NOT NULL,
	"label" text,
	"salt" text,
	"person" uuid,
	CONSTRAINT "draw_places_draw_number_pk" PRIMARY KEY("draw","number")
);
--> statement-breakpoint
CREATE TABLE "draws" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"body" uuid NOT NULL,
	"title" text NOT NULL,
	"pool" text NOT NULL,
	"labels_are_public" boolean NOT NULL,
	"pool_size" integer NOT NULL,
	"pool_hash" text NOT NULL,
	"count" integer NOT NULL,
	"hash" text NOT NULL,
	"sources" jsonb NOT NULL,
	"text_hash" text,
	"visibility" text NOT NULL,
	"draws_at" timestamptz(3) NOT NULL,
	"committed_at" timestamptz(3) NOT NULL,
	"revealed_at" timestamptz(3),
	"values" jsonb,
	"key" text,
	"selected" jsonb
);
--> statement-breakpoint
ALTER TABLE "draw_places" ADD CONSTRAINT "draw_places_draw_draws_id_fk" FOREIGN KEY ("draw") REFERENCES "public"."draws"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "draw_places" ADD CONSTRAINT "draw_places_person_persons_id_fk" FOREIGN KEY ("person") REFERENCES "public"."persons"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "draws" ADD CONSTRAINT "draws_body_bodies_id_fk" FOREIGN KEY ("body") REFERENCES "public"."bodies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "draw_places_person" ON "draw_places" USING btree ("person");--> statement-breakpoint
CREATE INDEX "draws_body" ON "draws" USING btree ("body","id");