CREATE TABLE meta (
	"key" VARCHAR NOT NULL, 
	value VARCHAR NOT NULL, 
	PRIMARY KEY ("key")
);
CREATE TABLE documents (
	id VARCHAR NOT NULL, 
	sha256 VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	work VARCHAR NOT NULL, 
	edition VARCHAR NOT NULL, 
	variant VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	part VARCHAR, 
	status VARCHAR NOT NULL, 
	version VARCHAR NOT NULL, 
	title VARCHAR NOT NULL, 
	media_type VARCHAR NOT NULL, 
	pages INTEGER NOT NULL, 
	origin VARCHAR NOT NULL, 
	fetched_at VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	supersedes VARCHAR NOT NULL, 
	variant_of VARCHAR NOT NULL, 
	flags TEXT NOT NULL, 
	notes TEXT NOT NULL, 
	PRIMARY KEY (id)
);
CREATE INDEX ix_documents_edition ON documents (edition);
CREATE INDEX ix_documents_sha256 ON documents (sha256);
CREATE TABLE receipts (
	step VARCHAR NOT NULL, 
	subject VARCHAR NOT NULL, 
	inputs VARCHAR NOT NULL, 
	output VARCHAR NOT NULL, 
	versions VARCHAR NOT NULL, 
	made_at VARCHAR NOT NULL, 
	PRIMARY KEY (step, subject)
);
CREATE TABLE failures (
	subject VARCHAR NOT NULL, 
	step VARCHAR NOT NULL, 
	inputs VARCHAR NOT NULL, 
	code INTEGER NOT NULL, 
	problem VARCHAR NOT NULL, 
	remedy VARCHAR NOT NULL, 
	made_at VARCHAR NOT NULL, 
	PRIMARY KEY (subject)
);
CREATE TABLE lineages (
	clause VARCHAR NOT NULL, 
	lineage VARCHAR NOT NULL, 
	document VARCHAR NOT NULL, 
	work VARCHAR NOT NULL, 
	edition VARCHAR NOT NULL, 
	variant VARCHAR NOT NULL, 
	citation VARCHAR NOT NULL, 
	content_hash VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	PRIMARY KEY (clause), 
	FOREIGN KEY(document) REFERENCES documents (id) ON DELETE CASCADE
);
CREATE INDEX ix_lineages_lineage ON lineages (lineage);
CREATE INDEX ix_lineages_citation ON lineages (citation);
CREATE INDEX ix_lineages_edition ON lineages (edition);
CREATE INDEX ix_lineages_document ON lineages (document);