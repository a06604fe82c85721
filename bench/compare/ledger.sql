-- Reviews and exercises as the ledger of 384892c wrote them: later commits must read them as before.
pragma application_id = 1111641137;
BEGIN TRANSACTION;
CREATE TABLE entry (
	number INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	saved_at TEXT NOT NULL, 
	form_key TEXT NOT NULL, 
	subject TEXT NOT NULL, 
	seen INTEGER, 
	body TEXT NOT NULL, 
	previous_hash TEXT NOT NULL, 
	hash TEXT NOT NULL, 
	PRIMARY KEY (number), 
	UNIQUE (form_key), 
	UNIQUE (hash)
)
 STRICT

;
INSERT INTO "entry" VALUES(1,'review','2026-03-02T19:30:00+00:00','G-BdVki6ybIxy6dGFs8VggUP','review:arsenaal:arsenaal_nette_straat',NULL,'{"confirmed":[],"content":{"actions":[{"due_date":"2026-05-01","organisation_code":"openbare_netheid","text":{"sha256":"773cf5228eb82b645e4af32b66568972443d1f02d4a5f5a4af0fbcfaa91925b3"}},{"due_date":"2026-12-15","organisation_code":"rojm","text":{"sha256":"abb176f1ab69ad47b98d63d6c03231d6bcf76082fcd5765b78fabbe5e2da3f20"}}],"computed_state":"te_vroeg","date":"2026-03-02","dissent":{"sha256":"09343c32dc701410f1e7c4065c7ee6ff5f8a832751b93a5257cffce3ae4f5f3f"},"goal_code":"arsenaal_nette_straat","helped":{"sha256":"e2f10600743f8cd380931806768d5d0bf674bedf444bb7ccfdd4997d84c2db34"},"hindered":{"sha256":"7568337076fd0fcc87260ed216958ab6c42399b89bde9776b7bda03cd9f4d123"},"kind":"review","network_code":"arsenaal","next_meeting":"2026-06-08","settled":[],"state":"achter"}}','0000000000000000000000000000000000000000000000000000000000000000','2c90ec7dd5cb17d823f2985397a395e39478791e88a80eb632843dd517f55333');
INSERT INTO "entry" VALUES(2,'review','2026-06-08T19:30:00+00:00','FB9fiJfpFMar5-s24B9CvJRh','review:arsenaal:arsenaal_nette_straat',1,'{"confirmed":[],"content":{"actions":[],"computed_state":"achter","date":"2026-06-08","dissent":"","goal_code":"arsenaal_nette_straat","helped":{"sha256":"08c67e7e384e76e079e50f5c5e923317151a18e1411406b066e61fb310738ea4"},"hindered":"","kind":"review","network_code":"arsenaal","next_meeting":"2027-01-11","settled":[{"action":"1.0","outcome":"gedaan"}],"state":"op_koers"}}','2c90ec7dd5cb17d823f2985397a395e39478791e88a80eb632843dd517f55333','f39ec5cba295a22cd75d999b4b9e840e96ae10a80add6b2a7c5ce2984f8979c5');
INSERT INTO "entry" VALUES(3,'review','2026-09-14T19:30:00+00:00','AMY-sHPM1FuV34sLsNX0rJ-Z','review:oud_oefenplein:oefenplein_contact',NULL,'{"confirmed":[],"content":{"actions":[{"due_date":"2026-10-31","organisation_code":"jam_vzw","text":{"sha256":"e7eff21ade4b7b01c6c49ad6d9944cb12ecc80ca758710bf667b7b05dbd23a62"}}],"computed_state":null,"date":"2026-09-14","dissent":"","goal_code":"oefenplein_contact","helped":{"sha256":"da9ef9576a0e2786d3dd35de05a9047d1078523f5d18d075295b5537d23fa650"},"hindered":"","kind":"review","network_code":"oud_oefenplein","next_meeting":null,"settled":[],"state":"te_vroeg"}}','f39ec5cba295a22cd75d999b4b9e840e96ae10a80add6b2a7c5ce2984f8979c5','3ef66a99fbae884633bc0f6dec136676fe0f795c0ac5e829b6c8d5ce58a1d865');
INSERT INTO "entry" VALUES(4,'redaction','2026-09-15T19:30:00+00:00','-k5yYCnh1mM8JELc0ThvslUE','review:oud_oefenplein:oefenplein_contact',NULL,'{"confirmed":[],"content":{"explanation":"","field":"helped","kind":"redaction","of":3,"reason":"vergissing"}}','3ef66a99fbae884633bc0f6dec136676fe0f795c0ac5e829b6c8d5ce58a1d865','4734c3c1e06d3028599ea35f3299ffe0bdbfabb7ffe26a1cc36d4bdf48d2b19d');
INSERT INTO "entry" VALUES(5,'correction','2026-06-10T19:30:00+00:00','Sp96l0HNGRTr7FUHyfyA_eOu','review:arsenaal:arsenaal_nette_straat',2,'{"confirmed":[],"content":{"entry":{"actions":[],"computed_state":"achter","date":"2026-06-08","dissent":"","goal_code":"arsenaal_nette_straat","helped":{"sha256":"73b85558e55e5efd2f26ac3594b386d779f29c0338b6cad7c1f4f8db1b8e90e3"},"hindered":"","kind":"review","network_code":"arsenaal","next_meeting":null,"settled":[],"state":"achter"},"kind":"correction","of":2,"reason":{"sha256":"b2181dc313474213973774ee46ba979641121181409e30baaf304b87abe70256"}}}','4734c3c1e06d3028599ea35f3299ffe0bdbfabb7ffe26a1cc36d4bdf48d2b19d','c2968a5a169ccd402ae6408f154000e4a1f6565e031cac7892884cb938ca2613');
INSERT INTO "entry" VALUES(6,'exercise','2026-02-18T19:30:00+00:00','ID2Zcbtd1_9NWfEwWtzFNnKP','exercise:12025W01',NULL,'{"confirmed":[],"content":{"area_code":"12025W01","date":"2026-02-18","failed_steps":["aanspreekpunt"],"follow_up_function":"buurtcoordinator","improvement":{"sha256":"f0220b1eada11985bb31481bf542c15ee0b36aee7f23a90cd49a9b800db49ca8"},"is_rehearsal":true,"kind":"exercise","next_exercise":"2027-02-18","procedure_version":"2026-1","scenario_code":"onrust_plein","steps":[{"minutes":4,"norm_minutes":5,"step_code":"melden"},{"minutes":22,"norm_minutes":15,"step_code":"inschatten"},{"minutes":41,"norm_minutes":60,"step_code":"ter_plaatse"},{"minutes":null,"norm_minutes":60,"step_code":"aanspreekpunt"}]}}','c2968a5a169ccd402ae6408f154000e4a1f6565e031cac7892884cb938ca2613','a5cd87de45ca7d5d92ec18a4e02eb7672c2e5e52b2e313056f2eec14eb071029');
INSERT INTO "entry" VALUES(7,'exercise','2026-09-30T19:30:00+00:00','zH2W2RTk8nwIC17RHnUhdzr3','exercise:12025W03',NULL,'{"confirmed":[],"content":{"area_code":"12025W03","date":"2026-09-30","failed_steps":[],"follow_up_function":null,"improvement":{"sha256":"d9d6ca49e55015fb3c52f08b558fe2b13a4480dde27f5fa2ca815cfb6dc56600"},"is_rehearsal":true,"kind":"exercise","next_exercise":null,"procedure_version":"2026-1","scenario_code":"brand_container","steps":[{"minutes":3,"norm_minutes":5,"step_code":"melden"},{"minutes":11,"norm_minutes":15,"step_code":"inschatten"}]}}','a5cd87de45ca7d5d92ec18a4e02eb7672c2e5e52b2e313056f2eec14eb071029','537a6278bca9e64a10b0d2db47d14774c61c850d90ed1b28e4dff787b62b713d');
INSERT INTO "entry" VALUES(8,'exercise','2024-05-07T19:30:00+00:00','VBLIVH7VqD2b9WLSY8aQv9w2','exercise:12025W07',NULL,'{"confirmed":[],"content":{"area_code":"12025W07","date":"2024-05-07","failed_steps":[],"follow_up_function":"leidend_ambtenaar","improvement":{"sha256":"3f0b2c219480ec815eada31e9546108ef8f627145743db2190998c2c9d59c575"},"is_rehearsal":true,"kind":"exercise","next_exercise":null,"procedure_version":"2026-1","scenario_code":"onrust_plein","steps":[{"minutes":9,"norm_minutes":5,"step_code":"melden"}]}}','537a6278bca9e64a10b0d2db47d14774c61c850d90ed1b28e4dff787b62b713d','63c3b7ac46cb70f91685af59a8f618852755dd59773d1b3f94a08c80a54bb060');
CREATE TABLE entry_text (
	entry_number INTEGER NOT NULL, 
	field TEXT NOT NULL, 
	salt BLOB NOT NULL, 
	content TEXT NOT NULL, 
	PRIMARY KEY (entry_number, field), 
	FOREIGN KEY(entry_number) REFERENCES entry (number)
)
 STRICT

;
INSERT INTO "entry_text" VALUES(1,'helped',X'37AF469F741F1268AFDC9A2D47694BA43214CFE5B7FFC36646A8FA9F7C8949BC','De afvalcoach belde overal aan.');
INSERT INTO "entry_text" VALUES(1,'hindered',X'A9BC3D77B4AA975F8D51446D08A6BD3AC5DD3CB9CAC14791011DB8ACC27378E1','Weinig mensen wisten het ophaaluur.');
INSERT INTO "entry_text" VALUES(1,'dissent',X'76456777BC19F61140580419E5A3B4D9E9A15B64C1102A0F28FA507C18C8A48F','Eén lid vindt de straat wel netjes.');
INSERT INTO "entry_text" VALUES(1,'actions.0.text',X'83D7E1F464EF4E9C1A34C350A1C9D86D85C4413F51347F1D8F46B412BD69FD8A','Een affiche in elke inkom');
INSERT INTO "entry_text" VALUES(1,'actions.1.text',X'5D9B7E4551530935693D70E773BB7DACF7A17F96F006F50E2E0FD69782E6E13D','Samen opruimen <b>& koffie</b>');
INSERT INTO "entry_text" VALUES(2,'helped',X'98870183DAA2BC4C00E49358BE74659D3A260FD40FC34B48DBD2FB441C36A4F6','De affiches.');
INSERT INTO "entry_text" VALUES(3,'actions.0.text',X'FAEA35E3B49EA8ABD23A1817D43FE9133E1FE00F444F676C4FC661017D6D5481','Het plein openhouden');
INSERT INTO "entry_text" VALUES(5,'entry.helped',X'1E82DFD47067EA212EDB70349A8CA7F3D319BCB6DCC442CFAE27BC76E19781B5','De affiches, zei iedereen.');
INSERT INTO "entry_text" VALUES(5,'reason',X'CAC71A6A0984FB19A090A5F47F6AA01152576857E9B7031A816765FFF07C61FE','De stand was verkeerd aangeduid.');
INSERT INTO "entry_text" VALUES(6,'improvement',X'4D37FDED7068A4B31AD17EC7FA105A087D67ACC384D8B1F1FF07150CCCE7FE95','Spreek af wie de buren belt.');
INSERT INTO "entry_text" VALUES(7,'improvement',X'CFB996F408ACEF0DE5D9EA8B96BA308CCC8F4C82C6FA45EA94E4E3CA000BE638','De sleutel van de berging hing elders.');
INSERT INTO "entry_text" VALUES(8,'improvement',X'B7C44A3E4B824855469F356994F23384D8438B6E65C1CA1C3C66ED326BDD13E4','Het nummer van wacht moet in elke telefoon.');
CREATE TRIGGER entry_append before insert on entry
when new.number is not (select coalesce(max(number), 0) + 1 from entry)
    or new.previous_hash is not coalesce((select hash from entry order by number desc limit 1), printf('%064d', 0))
    or exists (select 1 from entry where form_key = new.form_key or hash = new.hash)
begin select raise(abort, 'the ledger only grows at its end'); end;
CREATE TRIGGER entry_no_update before update on entry
begin select raise(abort, 'the ledger is append-only'); end;
CREATE TRIGGER entry_no_delete before delete on entry
begin select raise(abort, 'the ledger is append-only'); end;
CREATE TRIGGER entry_text_append before insert on entry_text
when new.entry_number is not (select max(number) from entry)
    or exists (select 1 from entry_text where entry_number = new.entry_number and field = new.field)
begin select raise(abort, 'the ledger only grows at its end'); end;
CREATE TRIGGER entry_text_no_update before update on entry_text
begin select raise(abort, 'the ledger is append-only'); end;
CREATE TRIGGER entry_text_redaction before delete on entry_text
when not exists (
    select 1 from entry
    where kind = 'redaction' and number > old.entry_number
        and json_extract(body, '$.content.of') = old.entry_number
        and coalesce(json_extract(body, '$.content.field'), old.field) = old.field
)
begin select raise(abort, 'a text goes by a redaction only'); end;
COMMIT;
pragma user_version = 0;
