CREATE TABLE "log_refs" (
	"hash" text NOT NULL,
	"log" uuid NOT NULL,
	"index" integer NOT NULL,
	CONSTRAINT "log_refs_hash_log_index_pk" PRIMARY KEY("hash","log","index")
);
--> statement-breakpoint
CREATE TABLE "peer_days" (
	"host" text NOT NULL,
	"day" integer NOT NULL,
	"pulls" integer DEFAULT 0 NOT NULL,
	"failed_pulls" integer DEFAULT 0 NOT NULL,
	"deliveries" integer DEFAULT 0 NOT NULL,
	"failed_deliveries" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "peer_days_host_day_pk" PRIMARY KEY("host","day")
);
--> statement-breakpoint
CREATE INDEX "log_entries_type" ON "log_entries" USING btree ("log","type","index");--> statement-breakpoint
CREATE INDEX "log_entries_time" ON "log_entries" USING btree ("log","issued_at");--> statement-breakpoint
CREATE INDEX "log_entries_inert" ON "log_entries" USING btree ("log","index") WHERE verdict <> 'ok';--> statement-breakpoint
CREATE INDEX "logs_host" ON "logs" USING btree ("host");--> statement-breakpoint
INSERT INTO "log_refs" ("hash", "log", "index")
SELECT DISTINCT r.ref->>'hash', e."log", e."index"
FROM "log_entries" e CROSS JOIN LATERAL json_array_elements(convert_from(e."leaf", 'UTF8')::json->'refs') AS r(ref)
WHERE e."verdict" = 'ok' AND r.ref->>'hash' IS NOT NULL;
