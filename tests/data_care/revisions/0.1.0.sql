BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('1c9e5b7a40d8');
CREATE TABLE "audit_entry" (
	id VARCHAR(16) NOT NULL, 
	at DATETIME NOT NULL, 
	officer_id VARCHAR(16), 
	action VARCHAR(40) NOT NULL, 
	"row" VARCHAR(80) NOT NULL, 
	fields JSON NOT NULL, 
	reason VARCHAR(40) NOT NULL, 
	times INTEGER NOT NULL, 
	CONSTRAINT pk_audit_entry PRIMARY KEY (id), 
	CONSTRAINT fk_audit_entry_officer_id FOREIGN KEY(officer_id) REFERENCES officer (id), 
	CONSTRAINT ck_audit_entry_times CHECK (times >= 1)
);
INSERT INTO "audit_entry" VALUES('audit-0000000001','2026-11-24 02:00:00.000000','officer-hasan-01','session-opened','outreach_session:session-00000001','["state"]','',1);
INSERT INTO "audit_entry" VALUES('audit-0000000002','2026-11-24 03:00:00.000000',NULL,'backup','','[]','command',3);
CREATE TABLE "check_in" (
	id VARCHAR(16) NOT NULL, 
	nonce VARCHAR(43) NOT NULL, 
	withdrawal_code VARCHAR(8), 
	session_id VARCHAR(16) NOT NULL, 
	age VARCHAR(5) NOT NULL, 
	name VARCHAR(80), 
	sex VARCHAR(1), 
	village_code VARCHAR(13), 
	"group" VARCHAR(10), 
	phone VARCHAR(16), 
	consent_at DATETIME, 
	consent_version VARCHAR(20), 
	origin VARCHAR(5) NOT NULL, 
	state VARCHAR(10) NOT NULL, 
	void_reason VARCHAR(20), 
	reviewed_by VARCHAR(16), 
	reviewed_at DATETIME, 
	created_at DATETIME NOT NULL, 
	erased_at DATETIME, 
	erase_on DATE NOT NULL, 
	code_until DATETIME, 
	CONSTRAINT pk_check_in PRIMARY KEY (id), 
	CONSTRAINT fk_check_in_session_id FOREIGN KEY(session_id) REFERENCES outreach_session (id), 
	CONSTRAINT uq_check_in_nonce UNIQUE (nonce), 
	CONSTRAINT fk_check_in_village_code FOREIGN KEY(village_code) REFERENCES village (code), 
	CONSTRAINT uq_check_in_withdrawal_code UNIQUE (withdrawal_code), 
	CONSTRAINT fk_check_in_reviewed_by FOREIGN KEY(reviewed_by) REFERENCES officer (id), 
	CONSTRAINT ck_check_in_age CHECK ("age" IN ('adult', 'child')), 
	CONSTRAINT ck_check_in_sex CHECK ("sex" IN ('L', 'P')), 
	CONSTRAINT ck_check_in_group CHECK ("group" IN ('perangkat', 'tokoh', 'warga', 'pelajar', 'calon', 'purna')), 
	CONSTRAINT ck_check_in_origin CHECK ("origin" IN ('kiosk', 'paper')), 
	CONSTRAINT ck_check_in_state CHECK ("state" IN ('new', 'confirmed', 'void')), 
	CONSTRAINT ck_check_in_void_reason CHECK ("void_reason" IN ('double', 'test', 'wrong-session', 'wrong-entry', 'request')), 
	CONSTRAINT ck_check_in_child CHECK (age = 'adult' OR (name IS NULL AND phone IS NULL AND village_code IS NULL AND "group" IS NULL)), 
	CONSTRAINT ck_check_in_plans CHECK (name IS NULL OR "group" IS NULL OR "group" IN ('perangkat', 'tokoh', 'warga', 'pelajar')), 
	CONSTRAINT ck_check_in_consent CHECK (name IS NULL OR (consent_at IS NOT NULL AND consent_version IS NOT NULL)), 
	CONSTRAINT ck_check_in_phone CHECK (phone IS NULL OR name IS NOT NULL)
);
INSERT INTO "check_in" VALUES('check-in-0000001','n1','12345678','session-00000001','adult','Wayan','L','36.04.13.2007','warga','+6281298765432','2026-11-24 03:00:00.000000','2026-11-25','kiosk','confirmed',NULL,'officer-hasan-01','2026-11-24 04:00:00.000000','2026-11-24 03:00:00.000000',NULL,'2027-01-23',NULL);
INSERT INTO "check_in" VALUES('check-in-0000002','n2',NULL,'session-00000001','child',NULL,'P',NULL,NULL,NULL,NULL,NULL,'paper','void','double','officer-hasan-01','2026-11-24 04:00:00.000000','2026-11-24 03:01:00.000000','2026-11-24 06:00:00.000000','2027-01-23',NULL);
INSERT INTO "check_in" VALUES('check-in-0000003','n3','10000003','session-00000003','adult','Sari',NULL,NULL,'tokoh',NULL,'2026-11-25 03:00:00.000000','2026-11-25b/30','kiosk','new',NULL,NULL,NULL,'2026-11-25 03:00:00.000000',NULL,'2026-12-25','2026-11-25 03:05:00.000000');
INSERT INTO "check_in" VALUES('check-in-0000004','n4','10000004','session-00000003','adult',NULL,NULL,NULL,'purna',NULL,NULL,NULL,'kiosk','new',NULL,NULL,NULL,'2026-11-25 03:00:00.000000',NULL,'2027-01-24',NULL);
INSERT INTO "check_in" VALUES('check-in-0000005','n5',NULL,'session-00000003','adult',NULL,NULL,NULL,'calon',NULL,NULL,NULL,'paper','new',NULL,NULL,NULL,'2026-11-25 03:00:00.000000',NULL,'2027-01-24',NULL);
INSERT INTO "check_in" VALUES('check-in-0000006','n6',NULL,'session-00000003','adult','Made',NULL,NULL,NULL,NULL,'2026-11-25 03:00:00.000000','paper','paper','new',NULL,NULL,NULL,'2026-11-25 03:00:00.000000',NULL,'2027-01-24',NULL);
INSERT INTO "check_in" VALUES('check-in-0000007','n7','10000007','session-00000003','adult','Ketut',NULL,NULL,'warga',NULL,'2026-11-25 03:00:00.000000','2026-11-25b/90','kiosk','new',NULL,NULL,NULL,'2020-01-01 00:00:00.000000',NULL,'2027-02-23',NULL);
CREATE TABLE draft (
	id VARCHAR(16) NOT NULL, 
	officer_id VARCHAR(16) NOT NULL, 
	path VARCHAR(300) NOT NULL, 
	fields JSON NOT NULL, 
	kept_at DATETIME NOT NULL, 
	CONSTRAINT pk_draft PRIMARY KEY (id), 
	CONSTRAINT fk_draft_officer_id FOREIGN KEY(officer_id) REFERENCES officer (id)
);
INSERT INTO "draft" VALUES('draft-0000000001','officer-hasan-01','/admin/hotlines/new','[["agency", "Polsek"]]','2026-11-25 04:00:00.000000');
CREATE TABLE "hotline" (
	slug VARCHAR(60) NOT NULL, 
	agency JSON NOT NULL, 
	purpose JSON NOT NULL, 
	channels JSON NOT NULL, 
	hours JSON NOT NULL, 
	cost JSON NOT NULL, 
	abroad JSON NOT NULL, 
	government BOOLEAN NOT NULL, 
	mission BOOLEAN NOT NULL, 
	source JSON NOT NULL, 
	source_url VARCHAR(300) NOT NULL, 
	source_date VARCHAR(10) NOT NULL, 
	confidence VARCHAR(10) NOT NULL, 
	checked_on DATE, 
	checked_by VARCHAR(80), 
	answered_by VARCHAR(80), 
	village_code VARCHAR(13), 
	position INTEGER NOT NULL, 
	active BOOLEAN NOT NULL, 
	origin VARCHAR(10) NOT NULL, 
	CONSTRAINT pk_hotline PRIMARY KEY (slug), 
	CONSTRAINT fk_hotline_village_code FOREIGN KEY(village_code) REFERENCES village (code), 
	CONSTRAINT ck_hotline_origin CHECK ("origin" IN ('file', 'officer', 'elsewhere'))
);
INSERT INTO "hotline" VALUES('polsek-tirtayasa','{"id": "Polsek", "en": "Polsek"}','{"id": "Lapor", "en": "Lapor"}','[{"kind": "tel", "value": "110"}]','{"id": "24 jam", "en": "24 jam"}','{"id": "gratis", "en": "gratis"}','{"id": "", "en": ""}',1,0,'{"id": "Petugas", "en": "Petugas"}','','2026-11','','2026-11-24','Hasan','Polsek','36.04.13.2007',0,1,'officer');
CREATE TABLE "offer_check" (
	token VARCHAR(22) NOT NULL, 
	session_id VARCHAR(16), 
	checked_on DATE NOT NULL, 
	signs JSON NOT NULL, 
	verdict VARCHAR(10) NOT NULL, 
	CONSTRAINT pk_offer_check PRIMARY KEY (token), 
	CONSTRAINT fk_offer_check_session_id FOREIGN KEY(session_id) REFERENCES outreach_session (id), 
	CONSTRAINT ck_offer_check_verdict CHECK ("verdict" IN ('stop', 'warning', 'ok'))
)
 WITHOUT ROWID

;
INSERT INTO "offer_check" VALUES('offer-0000000000000001','session-00000001','2026-11-24','["R01", "Y02"]','stop');
INSERT INTO "offer_check" VALUES('offer-0000000000000002',NULL,'2026-11-24','[]','ok');
CREATE TABLE "officer" (
	id VARCHAR(16) NOT NULL, 
	username VARCHAR(40), 
	name VARCHAR(80) NOT NULL, 
	role VARCHAR(12) NOT NULL, 
	password_hash VARCHAR(255), 
	login_token VARCHAR(43) NOT NULL, 
	set_up_hash VARCHAR(64), 
	set_up_until DATETIME, 
	active BOOLEAN NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_officer PRIMARY KEY (id), 
	CONSTRAINT uq_officer_login_token UNIQUE (login_token), 
	CONSTRAINT uq_officer_set_up_hash UNIQUE (set_up_hash), 
	CONSTRAINT uq_officer_username UNIQUE (username), 
	CONSTRAINT ck_officer_role CHECK ("role" IN ('officer', 'supervisor'))
);
INSERT INTO "officer" VALUES('officer-hasan-01','hasan','Hasan','supervisor','scrypt:128:8:1$x$y','token-of-hasan',NULL,NULL,1,'2026-11-24 01:00:00.000000');
INSERT INTO "officer" VALUES('officer-new-0001',NULL,'','officer',NULL,'token-of-nobody','0000000000000000000000000000000000000000000000000000000000000000','2026-11-24 23:00:00.000000',1,'2026-11-24 01:00:00.000000');
CREATE TABLE "outreach_session" (
	id VARCHAR(16) NOT NULL, 
	village_code VARCHAR(13) NOT NULL, 
	village_name VARCHAR(80) NOT NULL, 
	kind VARCHAR(20) NOT NULL, 
	title VARCHAR(160) NOT NULL, 
	order_number VARCHAR(80) NOT NULL, 
	place_kind VARCHAR(20) NOT NULL, 
	place_name VARCHAR(120) NOT NULL, 
	held_on DATE NOT NULL, 
	starts_at TIME, 
	ends_at TIME, 
	officers TEXT NOT NULL, 
	speakers TEXT NOT NULL, 
	material TEXT NOT NULL, 
	obstacles TEXT NOT NULL, 
	follow_up TEXT NOT NULL, 
	heads_male INTEGER, 
	heads_female INTEGER, 
	heads_by_group JSON NOT NULL, 
	state VARCHAR(10) NOT NULL, 
	practice BOOLEAN NOT NULL, 
	created_at DATETIME NOT NULL, 
	opened_at DATETIME, 
	closed_at DATETIME, 
	told JSON NOT NULL, 
	cancel_reason VARCHAR(200) NOT NULL, 
	CONSTRAINT pk_outreach_session PRIMARY KEY (id), 
	CONSTRAINT fk_outreach_session_village_code FOREIGN KEY(village_code) REFERENCES village (code), 
	CONSTRAINT ck_outreach_session_kind CHECK ("kind" IN ('sosialisasi', 'bimtek', 'rapat-koordinasi', 'sambang-desa', 'paspor-keliling')), 
	CONSTRAINT ck_outreach_session_place_kind CHECK ("place_kind" IN ('balai-desa', 'sekolah', 'rumah-ibadah', 'lainnya')), 
	CONSTRAINT ck_outreach_session_state CHECK ("state" IN ('planned', 'open', 'closed', 'cancelled')), 
	CONSTRAINT ck_outreach_session_heads_male CHECK ("heads_male" BETWEEN 0 AND 9999), 
	CONSTRAINT ck_outreach_session_heads_female CHECK ("heads_female" BETWEEN 0 AND 9999), 
	CONSTRAINT ck_outreach_session_cancelled CHECK ((state = 'cancelled') = (cancel_reason <> ''))
);
INSERT INTO "outreach_session" VALUES('session-00000001','36.04.13.2007','Lontar','sosialisasi','Berangkat aman, pulang senang','W.12/1','balai-desa','Balai Lontar','2026-11-24','09:00:00.000000','11:30:00.000000','Hasan','','','Listrik padam.','',20,25,'{"warga": 45}','closed',0,'2026-11-24 01:00:00.000000','2026-11-24 02:00:00.000000','2026-11-24 05:00:00.000000','{"finished before": [1], "checks": [1]}','');
INSERT INTO "outreach_session" VALUES('session-00000002','36.04.13.2007','Lontar','bimtek','Bimtek','','sekolah','','2026-11-24',NULL,NULL,'','','','','',NULL,NULL,'{}','planned',1,'2026-11-24 01:00:00.000000',NULL,NULL,'{}','');
INSERT INTO "outreach_session" VALUES('session-00000003','36.04.13.2007','Lontar','sambang-desa','Sambang','','balai-desa','','2026-11-25',NULL,NULL,'','','','','',NULL,NULL,'{}','open',0,'2026-11-25 03:00:00.000000','2026-11-25 03:00:00.000000',NULL,'{}','');
INSERT INTO "outreach_session" VALUES('session-00000004','36.04.13.2007','Lontar','paspor-keliling','Paspor keliling','','lainnya','Pasar','2026-11-24',NULL,NULL,'','','','','',NULL,NULL,'{}','cancelled',0,'2026-11-24 01:00:00.000000',NULL,NULL,'{}','Banjir.');
CREATE TABLE "question" (
	id VARCHAR(16) NOT NULL, 
	slug VARCHAR(20) NOT NULL, 
	version INTEGER NOT NULL, 
	current BOOLEAN NOT NULL, 
	active BOOLEAN NOT NULL, 
	topic VARCHAR(12) NOT NULL, 
	level INTEGER NOT NULL, 
	form VARCHAR(1), 
	twin VARCHAR(20), 
	answer VARCHAR(10) NOT NULL, 
	texts JSON NOT NULL, 
	volatile BOOLEAN NOT NULL, 
	checked_on DATE NOT NULL, 
	confirmed_by VARCHAR(80), 
	origin VARCHAR(10) NOT NULL, 
	CONSTRAINT pk_question PRIMARY KEY (id), 
	CONSTRAINT uq_question_slug_version UNIQUE (slug, version), 
	CONSTRAINT ck_question_topic CHECK ("topic" IN ('dokumen', 'jalur', 'biaya', 'penipuan', 'tppo', 'hak', 'bantuan')), 
	CONSTRAINT ck_question_level CHECK ("level" IN (1, 2, 3)), 
	CONSTRAINT ck_question_form CHECK ("form" IN ('A', 'B')), 
	CONSTRAINT ck_question_origin CHECK ("origin" IN ('file', 'officer', 'elsewhere'))
);
INSERT INTO "question" VALUES('question-0000001','Q01',1,0,1,'dokumen',1,'A','Q02','a','{"id": {"stem": "Surat apa?", "options": {"a": "Paspor", "b": "KTP"}, "explanation": "Paspor.", "source": "UU"}}',0,'2026-11-24',NULL,'file');
INSERT INTO "question" VALUES('question-0000002','Q01',2,1,1,'dokumen',1,'A','Q02','a','{"id": {"stem": "Surat apa yang dibawa?", "options": {"a": "Paspor", "b": "KTP"}, "explanation": "Paspor.", "source": "UU"}}',0,'2026-11-24','Hasan','officer');
CREATE TABLE "quiz_answer" (
	attempt_token VARCHAR(22) NOT NULL, 
	question_id VARCHAR(16) NOT NULL, 
	position INTEGER NOT NULL, 
	option VARCHAR(10), 
	"right" BOOLEAN, 
	CONSTRAINT pk_quiz_answer PRIMARY KEY (attempt_token, question_id), 
	CONSTRAINT fk_quiz_answer_question_id FOREIGN KEY(question_id) REFERENCES question (id), 
	CONSTRAINT fk_quiz_answer_attempt_token FOREIGN KEY(attempt_token) REFERENCES quiz_attempt (token), 
	CONSTRAINT ck_quiz_answer_position CHECK ("position" BETWEEN 1 AND 99)
)
 WITHOUT ROWID

;
INSERT INTO "quiz_answer" VALUES('attempt-00000000000001','question-0000001',1,'a',1);
INSERT INTO "quiz_answer" VALUES('attempt-00000000000001','question-0000002',2,'unknown',0);
INSERT INTO "quiz_answer" VALUES('attempt-00000000000002','question-0000002',1,NULL,NULL);
CREATE TABLE "quiz_attempt" (
	token VARCHAR(22) NOT NULL, 
	session_id VARCHAR(16), 
	phase VARCHAR(6) NOT NULL, 
	form VARCHAR(1), 
	language VARCHAR(5) NOT NULL, 
	length VARCHAR(5) NOT NULL, 
	taken_on DATE NOT NULL, 
	minutes INTEGER, 
	finished BOOLEAN NOT NULL, 
	pair_code VARCHAR(16), 
	attitude_possible INTEGER, 
	attitude_ask INTEGER, 
	CONSTRAINT pk_quiz_attempt PRIMARY KEY (token), 
	CONSTRAINT fk_quiz_attempt_session_id FOREIGN KEY(session_id) REFERENCES outreach_session (id), 
	CONSTRAINT ck_quiz_attempt_phase CHECK ("phase" IN ('free', 'before', 'after')), 
	CONSTRAINT ck_quiz_attempt_form CHECK ("form" IN ('A', 'B')), 
	CONSTRAINT ck_quiz_attempt_length CHECK ("length" IN ('short', 'full')), 
	CONSTRAINT ck_quiz_attempt_minutes CHECK ("minutes" BETWEEN 0 AND 2147483647), 
	CONSTRAINT ck_quiz_attempt_attitude_possible CHECK ("attitude_possible" BETWEEN 1 AND 3), 
	CONSTRAINT ck_quiz_attempt_attitude_ask CHECK ("attitude_ask" BETWEEN 1 AND 3)
)
 WITHOUT ROWID

;
INSERT INTO "quiz_attempt" VALUES('attempt-00000000000001','session-00000001','before','A','id','short','2026-11-24',4,1,'1234567890123456',2,3);
INSERT INTO "quiz_attempt" VALUES('attempt-00000000000002',NULL,'free',NULL,'en','full','2026-11-24',NULL,0,NULL,NULL,NULL);
CREATE TABLE setting (
	name VARCHAR(40) NOT NULL, 
	value JSON NOT NULL, 
	CONSTRAINT pk_setting PRIMARY KEY (name)
);
INSERT INTO "setting" VALUES('contact','"Loket 3"');
INSERT INTO "setting" VALUES('retention_days',60);
CREATE TABLE tombstone (
	nonce_hash VARCHAR(64) NOT NULL, 
	erased_on DATE NOT NULL, 
	CONSTRAINT pk_tombstone PRIMARY KEY (nonce_hash)
);
INSERT INTO "tombstone" VALUES('ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff','2026-11-24');
CREATE TABLE "village" (
	code VARCHAR(13) NOT NULL, 
	name VARCHAR(80) NOT NULL, 
	kind VARCHAR(10) NOT NULL, 
	district VARCHAR(80) NOT NULL, 
	regency VARCHAR(80) NOT NULL, 
	active BOOLEAN NOT NULL, 
	CONSTRAINT pk_village PRIMARY KEY (code), 
	CONSTRAINT ck_village_kind CHECK ("kind" IN ('desa', 'kelurahan'))
);
INSERT INTO "village" VALUES('36.04.13.2007','Lontar','desa','Tirtayasa','Serang',1);
INSERT INTO "village" VALUES('36.04.13.2008','Susukan','desa','Tirtayasa','Serang',0);
CREATE TABLE village_alias (
	code VARCHAR(13) NOT NULL, 
	alias VARCHAR(80) NOT NULL, 
	CONSTRAINT pk_village_alias PRIMARY KEY (code, alias), 
	CONSTRAINT fk_village_alias_code FOREIGN KEY(code) REFERENCES village (code)
);
INSERT INTO "village_alias" VALUES('36.04.13.2007','Lontar Lama');
CREATE INDEX ix_audit_entry_at_id ON audit_entry (at, id);
CREATE INDEX ix_audit_entry_action_row_at ON audit_entry (action, "row", at);
CREATE INDEX ix_check_in_created_at_id ON check_in (created_at, id);
CREATE INDEX ix_check_in_session_id_created_at_id ON check_in (session_id, created_at, id);
CREATE INDEX ix_check_in_erased_at_erase_on ON check_in (erased_at, erase_on);
CREATE INDEX ix_offer_check_session_id_checked_on ON offer_check (session_id, checked_on);
CREATE INDEX ix_outreach_session_held_on_id ON outreach_session (held_on, id);
CREATE INDEX ix_outreach_session_state ON outreach_session (state);
CREATE INDEX ix_question_current_active ON question (current, active);
CREATE INDEX ix_quiz_attempt_session_id_taken_on ON quiz_attempt (session_id, taken_on);
CREATE INDEX ix_quiz_answer_question_id ON quiz_answer (question_id);
CREATE INDEX ix_draft_officer_id ON draft (officer_id);
COMMIT;
