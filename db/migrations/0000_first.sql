CREATE TABLE "accounts" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"person" uuid NOT NULL,
	"email" text NOT NULL,
	"password_hash" text,
	"locale" text,
	"created_at" timestamptz(3) NOT NULL,
	"suspended_at" timestamptz(3),
	CONSTRAINT "accounts_person_unique" UNIQUE("person")
);
--> statement-breakpoint
CREATE TABLE "invitations" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"hash" "bytea" NOT NULL,
	"body" uuid NOT NULL,
	"membership" uuid,
	"email" text,
	"role" text NOT NULL,
	"created_by" uuid,
	"created_at" timestamptz(3) NOT NULL,
	"expires_at" timestamptz(3) NOT NULL,
	"accepted_at" timestamptz(3),
	CONSTRAINT "invitations_hash_unique" UNIQUE("hash")
);
--> statement-breakpoint
CREATE TABLE "persons" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"name" text NOT NULL,
	"email" text,
	"is_name_public" boolean DEFAULT false NOT NULL,
	"created_at" timestamptz(3) NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"hash" "bytea" PRIMARY KEY NOT NULL,
	"account" uuid NOT NULL,
	"created_at" timestamptz(3) NOT NULL,
	"expires_at" timestamptz(3) NOT NULL
);
--> statement-breakpoint
CREATE TABLE "tokens" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"hash" "bytea" NOT NULL,
	"account" uuid NOT NULL,
	"label" text NOT NULL,
	"created_at" timestamptz(3) NOT NULL,
	"revoked_at" timestamptz(3),
	CONSTRAINT "tokens_hash_unique" UNIQUE("hash")
);
--> statement-breakpoint
CREATE TABLE "announcements" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"body" uuid NOT NULL,
	"author" uuid,
	"title" text,
	"content" text NOT NULL,
	"content_html" text NOT NULL,
	"language" text NOT NULL,
	"visibility" text NOT NULL,
	"created_at" timestamptz(3) NOT NULL,
	"changed_at" timestamptz(3) NOT NULL,
	"deleted_at" timestamptz(3)
);
--> statement-breakpoint
CREATE TABLE "bodies" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"kind" text NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"summary" text DEFAULT '' NOT NULL,
	"parent" uuid,
	"organization" uuid NOT NULL,
	"visibility" text NOT NULL,
	"rules" jsonb NOT NULL,
	"hue" integer DEFAULT 342 NOT NULL,
	"locale" text DEFAULT 'en' NOT NULL,
	"created_at" timestamptz(3) NOT NULL,
	"changed_at" timestamptz(3) NOT NULL
);
--> statement-breakpoint
CREATE TABLE "keys" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"body" uuid NOT NULL,
	"purpose" text NOT NULL,
	"public" text NOT NULL,
	"sealed" "bytea" NOT NULL,
	"created_at" timestamptz(3) NOT NULL,
	"retired_at" timestamptz(3)
);
--> statement-breakpoint
CREATE TABLE "memberships" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"body" uuid NOT NULL,
	"person" uuid,
	"member_body" uuid,
	"role" text NOT NULL,
	"standing" text NOT NULL,
	"weight" integer DEFAULT 1 NOT NULL,
	"since" timestamptz(3) NOT NULL,
	"ended_at" timestamptz(3)
);
--> statement-breakpoint
CREATE TABLE "endorsements" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"body" uuid NOT NULL,
	"object" text NOT NULL,
	"statement" text,
	"statement_html" text,
	"text_hash" text,
	"question" uuid,
	"created_at" timestamptz(3) NOT NULL,
	"withdrawn_at" timestamptz(3)
);
--> statement-breakpoint
CREATE TABLE "mirrored_endorsements" (
	"entry" text PRIMARY KEY NOT NULL,
	"id" uuid NOT NULL,
	"log" uuid NOT NULL,
	"actor" text NOT NULL,
	"object" text NOT NULL,
	"text_hash" text,
	"at" timestamptz(3) NOT NULL,
	"withdrawn_by" text,
	"withdrawn_at" timestamptz(3),
	CONSTRAINT "mirrored_endorsements_id_unique" UNIQUE("id")
);
--> statement-breakpoint
CREATE TABLE "activities" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"iri" text NOT NULL,
	"sender" text NOT NULL,
	"body" uuid,
	"type" text NOT NULL,
	"bytes" "bytea" NOT NULL,
	"created_at" timestamptz(3) NOT NULL,
	CONSTRAINT "activities_iri_unique" UNIQUE("iri")
);
--> statement-breakpoint
CREATE TABLE "comments" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"iri" text NOT NULL,
	"subject" uuid NOT NULL,
	"body" uuid NOT NULL,
	"in_reply_to" text NOT NULL,
	"author" text NOT NULL,
	"content_html" text NOT NULL,
	"url" text,
	"created_at" timestamptz(3) NOT NULL,
	"changed_at" timestamptz(3),
	"hidden_at" timestamptz(3),
	CONSTRAINT "comments_iri_unique" UNIQUE("iri")
);
--> statement-breakpoint
CREATE TABLE "deliveries" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"activity" uuid NOT NULL,
	"host" text NOT NULL,
	"target" text NOT NULL,
	"state" text DEFAULT 'pending' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_at" timestamptz(3) NOT NULL,
	"leased_until" timestamptz(3),
	"last_status" integer,
	"last_error" text,
	"created_at" timestamptz(3) NOT NULL,
	"done_at" timestamptz(3)
);
--> statement-breakpoint
CREATE TABLE "followers" (
	"body" uuid NOT NULL,
	"actor" text NOT NULL,
	"activity" text NOT NULL,
	"inbox" text NOT NULL,
	"deliver_to" text NOT NULL,
	"since" timestamptz(3) NOT NULL,
	CONSTRAINT "followers_body_actor_pk" PRIMARY KEY("body","actor")
);
--> statement-breakpoint
CREATE TABLE "follows" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"person" uuid NOT NULL,
	"actor" text NOT NULL,
	"name" text,
	"url" text,
	"state" text NOT NULL,
	"created_at" timestamptz(3) NOT NULL
);
--> statement-breakpoint
CREATE TABLE "hosts" (
	"host" text PRIMARY KEY NOT NULL,
	"failures" integer DEFAULT 0 NOT NULL,
	"open_until" timestamptz(3),
	"last_success_at" timestamptz(3),
	"last_error" text,
	"blocked_at" timestamptz(3)
);
--> statement-breakpoint
CREATE TABLE "inbox_seen" (
	"signer" text NOT NULL,
	"id" text NOT NULL,
	"at" timestamptz(3) NOT NULL,
	CONSTRAINT "inbox_seen_signer_id_pk" PRIMARY KEY("signer","id")
);
--> statement-breakpoint
CREATE TABLE "reactions" (
	"iri" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"subject" uuid NOT NULL,
	"actor" text NOT NULL,
	"at" timestamptz(3) NOT NULL
);
--> statement-breakpoint
CREATE TABLE "remote_actors" (
	"iri" text PRIMARY KEY NOT NULL,
	"host" text NOT NULL,
	"type" text NOT NULL,
	"name" text,
	"handle" text NOT NULL,
	"url" text,
	"inbox" text NOT NULL,
	"shared_inbox" text,
	"fetched_at" timestamptz(3) NOT NULL,
	"moved_to" text,
	"gone_at" timestamptz(3)
);
--> statement-breakpoint
CREATE TABLE "remote_keys" (
	"id" text PRIMARY KEY NOT NULL,
	"owner" text,
	"pem" text,
	"fetched_at" timestamptz(3) NOT NULL
);
--> statement-breakpoint
CREATE TABLE "reports" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"iri" text NOT NULL,
	"actor" text NOT NULL,
	"objects" jsonb NOT NULL,
	"content" text NOT NULL,
	"at" timestamptz(3) NOT NULL,
	"resolved_at" timestamptz(3),
	CONSTRAINT "reports_iri_unique" UNIQUE("iri")
);
--> statement-breakpoint
CREATE TABLE "counters" (
	"name" text PRIMARY KEY NOT NULL,
	"value" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "equivocations" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"log" uuid NOT NULL,
	"held" text NOT NULL,
	"shown" text NOT NULL,
	"at" timestamptz(3) NOT NULL
);
--> statement-breakpoint
CREATE TABLE "log_entries" (
	"log" uuid NOT NULL,
	"index" integer NOT NULL,
	"iri" text NOT NULL,
	"type" text NOT NULL,
	"issuer" text NOT NULL,
	"issued_at" timestamptz(3),
	"leaf" "bytea" NOT NULL,
	"hash" text NOT NULL,
	"verdict" text NOT NULL,
	CONSTRAINT "log_entries_log_index_pk" PRIMARY KEY("log","index")
);
--> statement-breakpoint
CREATE TABLE "log_folds" (
	"log" uuid PRIMARY KEY NOT NULL,
	"size" integer NOT NULL,
	"state" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "log_tiles" (
	"log" uuid NOT NULL,
	"level" integer NOT NULL,
	"number" integer NOT NULL,
	"hashes" "bytea" NOT NULL,
	CONSTRAINT "log_tiles_log_level_number_pk" PRIMARY KEY("log","level","number")
);
--> statement-breakpoint
CREATE TABLE "logs" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"origin" text NOT NULL,
	"prefix" text NOT NULL,
	"organization" uuid,
	"host" text,
	"vkey" text NOT NULL,
	"actor" text,
	"size" integer DEFAULT 0 NOT NULL,
	"checkpoint" text,
	"checkpoint_size" integer DEFAULT 0 NOT NULL,
	"checkpoint_at" timestamptz(3),
	"announced_size" integer DEFAULT 0 NOT NULL,
	"pulled_at" timestamptz(3),
	"last_error" text,
	"pull_due_at" timestamptz(3),
	"failures" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "mirrored_bodies" (
	"actor" text PRIMARY KEY NOT NULL,
	"log" uuid NOT NULL,
	"kind" text NOT NULL,
	"parent" text,
	"name" text,
	"handle" text,
	"url" text,
	"refreshed_at" timestamptz(3)
);
--> statement-breakpoint
CREATE TABLE "peers" (
	"host" text PRIMARY KEY NOT NULL,
	"address" text NOT NULL,
	"name" text NOT NULL,
	"state" text NOT NULL,
	"card" jsonb NOT NULL,
	"gazette_actor" text NOT NULL,
	"follow_activity" text,
	"our_follow_activity" text,
	"last_success_at" timestamptz(3),
	"last_error" text,
	"failures" integer DEFAULT 0 NOT NULL,
	"created_at" timestamptz(3) NOT NULL,
	"changed_at" timestamptz(3) NOT NULL
);
--> statement-breakpoint
CREATE TABLE "heartbeats" (
	"process" text PRIMARY KEY NOT NULL,
	"role" text NOT NULL,
	"at" timestamptz(3) NOT NULL
);
--> statement-breakpoint
CREATE TABLE "instance" (
	"only" integer PRIMARY KEY DEFAULT 1 NOT NULL,
	"home_body" uuid,
	"setup_token" "bytea",
	"setup_expires_at" timestamptz(3),
	"secret_check" "bytea",
	"key_public" text,
	"key_sealed" "bytea",
	CONSTRAINT "instance_only_one" CHECK ("instance"."only" = 1)
);
--> statement-breakpoint
CREATE TABLE "motions" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"number" integer NOT NULL,
	"body" uuid NOT NULL,
	"kind" text NOT NULL,
	"title" text NOT NULL,
	"text" text NOT NULL,
	"text_html" text NOT NULL,
	"text_hash" text,
	"text_salt" "bytea",
	"language" text NOT NULL,
	"state" text NOT NULL,
	"visibility" text NOT NULL,
	"mover" uuid NOT NULL,
	"rule" jsonb,
	"object" text,
	"created_at" timestamptz(3) NOT NULL,
	"changed_at" timestamptz(3) NOT NULL,
	"submitted_at" timestamptz(3),
	"seconds_due_at" timestamptz(3),
	"pending_at" timestamptz(3),
	"decided_at" timestamptz(3)
);
--> statement-breakpoint
CREATE TABLE "seconds" (
	"motion" uuid NOT NULL,
	"person" uuid NOT NULL,
	"at" timestamptz(3) NOT NULL,
	CONSTRAINT "seconds_motion_person_pk" PRIMARY KEY("motion","person")
);
--> statement-breakpoint
CREATE TABLE "texts" (
	"hash" text PRIMARY KEY NOT NULL,
	"salt" "bytea",
	"text" text,
	"erased_at" timestamptz(3)
);
--> statement-breakpoint
CREATE TABLE "ballot_slices" (
	"question" uuid NOT NULL,
	"slice" integer NOT NULL,
	"ballots" jsonb NOT NULL,
	"receipts" jsonb NOT NULL,
	CONSTRAINT "ballot_slices_question_slice_pk" PRIMARY KEY("question","slice")
);
--> statement-breakpoint
CREATE TABLE "participations" (
	"question" uuid NOT NULL,
	"voter" uuid NOT NULL,
	CONSTRAINT "participations_question_voter_pk" PRIMARY KEY("question","voter")
);
--> statement-breakpoint
CREATE TABLE "questions" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"motion" uuid NOT NULL,
	"body" uuid NOT NULL,
	"state" text NOT NULL,
	"rule" jsonb NOT NULL,
	"rule_hash" text NOT NULL,
	"text_hash" text NOT NULL,
	"options" jsonb NOT NULL,
	"secrecy" text NOT NULL,
	"roll" uuid NOT NULL,
	"opens_at" timestamptz(3) NOT NULL,
	"closes_at" timestamptz(3) NOT NULL,
	"closed_at" timestamptz(3),
	"key_sealed" "bytea",
	"result" jsonb,
	"close_asked_by" uuid
);
--> statement-breakpoint
CREATE TABLE "roll_calls" (
	"question" uuid NOT NULL,
	"voter" uuid NOT NULL,
	"choice" text NOT NULL,
	"weight" integer NOT NULL,
	"receipt" text NOT NULL,
	"reason" text,
	CONSTRAINT "roll_calls_question_voter_pk" PRIMARY KEY("question","voter")
);
--> statement-breakpoint
CREATE TABLE "roll_entries" (
	"roll" uuid NOT NULL,
	"voter" uuid NOT NULL,
	"place" integer NOT NULL,
	"weight" integer NOT NULL,
	"salt" "bytea" NOT NULL,
	CONSTRAINT "roll_entries_roll_voter_pk" PRIMARY KEY("roll","voter")
);
--> statement-breakpoint
CREATE TABLE "rolls" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"body" uuid NOT NULL,
	"fingerprint" text NOT NULL,
	"size" integer NOT NULL,
	"weight" integer NOT NULL,
	"hash" text NOT NULL,
	"cut_off_at" timestamptz(3) NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sealed_ballots" (
	"question" uuid NOT NULL,
	"address" "bytea" NOT NULL,
	"ballot" "bytea" NOT NULL,
	CONSTRAINT "sealed_ballots_question_address_pk" PRIMARY KEY("question","address")
);
--> statement-breakpoint
CREATE TABLE "record" (
	"number" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "record_number_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"id" uuid NOT NULL,
	"at" timestamptz(3) NOT NULL,
	"actor" text NOT NULL,
	"body" uuid,
	"kind" text NOT NULL,
	"fact" jsonb NOT NULL,
	"relayed_at" timestamptz(3),
	"chain" "bytea",
	CONSTRAINT "record_id_unique" UNIQUE("id")
);
--> statement-breakpoint
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_person_persons_id_fk" FOREIGN KEY ("person") REFERENCES "public"."persons"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_account_accounts_id_fk" FOREIGN KEY ("account") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tokens" ADD CONSTRAINT "tokens_account_accounts_id_fk" FOREIGN KEY ("account") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "announcements" ADD CONSTRAINT "announcements_body_bodies_id_fk" FOREIGN KEY ("body") REFERENCES "public"."bodies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "announcements" ADD CONSTRAINT "announcements_author_persons_id_fk" FOREIGN KEY ("author") REFERENCES "public"."persons"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bodies" ADD CONSTRAINT "bodies_parent_bodies_id_fk" FOREIGN KEY ("parent") REFERENCES "public"."bodies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bodies" ADD CONSTRAINT "bodies_organization_bodies_id_fk" FOREIGN KEY ("organization") REFERENCES "public"."bodies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "keys" ADD CONSTRAINT "keys_body_bodies_id_fk" FOREIGN KEY ("body") REFERENCES "public"."bodies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_body_bodies_id_fk" FOREIGN KEY ("body") REFERENCES "public"."bodies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_person_persons_id_fk" FOREIGN KEY ("person") REFERENCES "public"."persons"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_member_body_bodies_id_fk" FOREIGN KEY ("member_body") REFERENCES "public"."bodies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "endorsements" ADD CONSTRAINT "endorsements_body_bodies_id_fk" FOREIGN KEY ("body") REFERENCES "public"."bodies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_activity_activities_id_fk" FOREIGN KEY ("activity") REFERENCES "public"."activities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "followers" ADD CONSTRAINT "followers_body_bodies_id_fk" FOREIGN KEY ("body") REFERENCES "public"."bodies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "equivocations" ADD CONSTRAINT "equivocations_log_logs_id_fk" FOREIGN KEY ("log") REFERENCES "public"."logs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "log_entries" ADD CONSTRAINT "log_entries_log_logs_id_fk" FOREIGN KEY ("log") REFERENCES "public"."logs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "log_folds" ADD CONSTRAINT "log_folds_log_logs_id_fk" FOREIGN KEY ("log") REFERENCES "public"."logs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "log_tiles" ADD CONSTRAINT "log_tiles_log_logs_id_fk" FOREIGN KEY ("log") REFERENCES "public"."logs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "logs" ADD CONSTRAINT "logs_organization_bodies_id_fk" FOREIGN KEY ("organization") REFERENCES "public"."bodies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mirrored_bodies" ADD CONSTRAINT "mirrored_bodies_log_logs_id_fk" FOREIGN KEY ("log") REFERENCES "public"."logs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "motions" ADD CONSTRAINT "motions_body_bodies_id_fk" FOREIGN KEY ("body") REFERENCES "public"."bodies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "motions" ADD CONSTRAINT "motions_mover_persons_id_fk" FOREIGN KEY ("mover") REFERENCES "public"."persons"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "seconds" ADD CONSTRAINT "seconds_motion_motions_id_fk" FOREIGN KEY ("motion") REFERENCES "public"."motions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "seconds" ADD CONSTRAINT "seconds_person_persons_id_fk" FOREIGN KEY ("person") REFERENCES "public"."persons"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ballot_slices" ADD CONSTRAINT "ballot_slices_question_questions_id_fk" FOREIGN KEY ("question") REFERENCES "public"."questions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "participations" ADD CONSTRAINT "participations_question_questions_id_fk" FOREIGN KEY ("question") REFERENCES "public"."questions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "questions" ADD CONSTRAINT "questions_motion_motions_id_fk" FOREIGN KEY ("motion") REFERENCES "public"."motions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "questions" ADD CONSTRAINT "questions_body_bodies_id_fk" FOREIGN KEY ("body") REFERENCES "public"."bodies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "questions" ADD CONSTRAINT "questions_roll_rolls_id_fk" FOREIGN KEY ("roll") REFERENCES "public"."rolls"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "roll_calls" ADD CONSTRAINT "roll_calls_question_questions_id_fk" FOREIGN KEY ("question") REFERENCES "public"."questions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "roll_calls" ADD CONSTRAINT "roll_calls_voter_persons_id_fk" FOREIGN KEY ("voter") REFERENCES "public"."persons"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "roll_entries" ADD CONSTRAINT "roll_entries_roll_rolls_id_fk" FOREIGN KEY ("roll") REFERENCES "public"."rolls"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rolls" ADD CONSTRAINT "rolls_body_bodies_id_fk" FOREIGN KEY ("body") REFERENCES "public"."bodies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sealed_ballots" ADD CONSTRAINT "sealed_ballots_question_questions_id_fk" FOREIGN KEY ("question") REFERENCES "public"."questions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "accounts_email" ON "accounts" USING btree ("email");--> statement-breakpoint
CREATE INDEX "invitations_open" ON "invitations" USING btree ("body") WHERE accepted_at is null;--> statement-breakpoint
CREATE INDEX "persons_email" ON "persons" USING btree ("email");--> statement-breakpoint
CREATE INDEX "sessions_account" ON "sessions" USING btree ("account");--> statement-breakpoint
CREATE INDEX "sessions_expires" ON "sessions" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "tokens_account" ON "tokens" USING btree ("account");--> statement-breakpoint
CREATE INDEX "announcements_body" ON "announcements" USING btree ("body","id");--> statement-breakpoint
CREATE UNIQUE INDEX "bodies_slug" ON "bodies" USING btree ("slug");--> statement-breakpoint
CREATE INDEX "bodies_parent" ON "bodies" USING btree ("parent");--> statement-breakpoint
CREATE INDEX "bodies_organization" ON "bodies" USING btree ("organization");--> statement-breakpoint
CREATE UNIQUE INDEX "keys_current" ON "keys" USING btree ("body","purpose") WHERE retired_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "memberships_person" ON "memberships" USING btree ("body","person");--> statement-breakpoint
CREATE UNIQUE INDEX "memberships_body" ON "memberships" USING btree ("body","member_body");--> statement-breakpoint
CREATE INDEX "memberships_of_person" ON "memberships" USING btree ("person");--> statement-breakpoint
CREATE INDEX "memberships_page" ON "memberships" USING btree ("body","id");--> statement-breakpoint
CREATE INDEX "endorsements_body" ON "endorsements" USING btree ("body","id");--> statement-breakpoint
CREATE INDEX "endorsements_object" ON "endorsements" USING btree ("object");--> statement-breakpoint
CREATE INDEX "mirrored_endorsements_object" ON "mirrored_endorsements" USING btree ("object");--> statement-breakpoint
CREATE INDEX "mirrored_endorsements_page" ON "mirrored_endorsements" USING btree ("id");--> statement-breakpoint
CREATE INDEX "activities_body" ON "activities" USING btree ("body","id");--> statement-breakpoint
CREATE INDEX "comments_subject" ON "comments" USING btree ("subject","id");--> statement-breakpoint
CREATE INDEX "comments_author" ON "comments" USING btree ("author");--> statement-breakpoint
CREATE UNIQUE INDEX "deliveries_once" ON "deliveries" USING btree ("activity","target");--> statement-breakpoint
CREATE INDEX "deliveries_due" ON "deliveries" USING btree ("next_at") WHERE state = 'pending';--> statement-breakpoint
CREATE INDEX "deliveries_host" ON "deliveries" USING btree ("host","id") WHERE state = 'pending';--> statement-breakpoint
CREATE INDEX "deliveries_page" ON "deliveries" USING btree ("id");--> statement-breakpoint
CREATE INDEX "followers_actor" ON "followers" USING btree ("actor");--> statement-breakpoint
CREATE INDEX "followers_inboxes" ON "followers" USING btree ("body","deliver_to");--> statement-breakpoint
CREATE UNIQUE INDEX "follows_once" ON "follows" USING btree ("person","actor");--> statement-breakpoint
CREATE UNIQUE INDEX "reactions_once" ON "reactions" USING btree ("kind","subject","actor");--> statement-breakpoint
CREATE INDEX "reactions_subject" ON "reactions" USING btree ("subject","kind");--> statement-breakpoint
CREATE INDEX "reactions_actor" ON "reactions" USING btree ("actor");--> statement-breakpoint
CREATE INDEX "remote_actors_host" ON "remote_actors" USING btree ("host");--> statement-breakpoint
CREATE INDEX "reports_open" ON "reports" USING btree ("id") WHERE resolved_at is null;--> statement-breakpoint
CREATE INDEX "log_entries_iri" ON "log_entries" USING btree ("iri");--> statement-breakpoint
CREATE INDEX "log_entries_issuer" ON "log_entries" USING btree ("issuer","index");--> statement-breakpoint
CREATE UNIQUE INDEX "logs_origin" ON "logs" USING btree ("origin");--> statement-breakpoint
CREATE UNIQUE INDEX "logs_organization" ON "logs" USING btree ("organization");--> statement-breakpoint
CREATE INDEX "logs_due" ON "logs" USING btree ("pull_due_at") WHERE pull_due_at is not null;--> statement-breakpoint
CREATE INDEX "mirrored_bodies_log" ON "mirrored_bodies" USING btree ("log");--> statement-breakpoint
CREATE UNIQUE INDEX "motions_number" ON "motions" USING btree ("number");--> statement-breakpoint
CREATE INDEX "motions_body" ON "motions" USING btree ("body","id");--> statement-breakpoint
CREATE INDEX "motions_state" ON "motions" USING btree ("state","id");--> statement-breakpoint
CREATE INDEX "questions_motion" ON "questions" USING btree ("motion");--> statement-breakpoint
CREATE INDEX "questions_due" ON "questions" USING btree ("closes_at") WHERE state = 'open';--> statement-breakpoint
CREATE UNIQUE INDEX "roll_entries_place" ON "roll_entries" USING btree ("roll","place");--> statement-breakpoint
CREATE UNIQUE INDEX "rolls_content" ON "rolls" USING btree ("body","fingerprint");--> statement-breakpoint
CREATE INDEX "record_to_relay" ON "record" USING btree ("number") WHERE relayed_at is null;--> statement-breakpoint
CREATE INDEX "record_body" ON "record" USING btree ("body","number");