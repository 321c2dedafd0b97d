CREATE TABLE "record_head" (
	"only" integer PRIMARY KEY DEFAULT 1 NOT NULL,
	"chain" "bytea" NOT NULL
);
