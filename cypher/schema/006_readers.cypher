// Readers are found by id, name, address or subject; what they sign in with by its id.
// params: none
// access: write
CREATE CONSTRAINT reader_id IF NOT EXISTS FOR (reader:Reader) REQUIRE reader.id IS UNIQUE;
CREATE CONSTRAINT reader_name IF NOT EXISTS FOR (reader:Reader) REQUIRE reader.name IS UNIQUE;
CREATE INDEX reader_person IF NOT EXISTS FOR (reader:Reader) ON (reader.person);
CREATE INDEX reader_email IF NOT EXISTS FOR (reader:Reader) ON (reader.email);
CREATE INDEX reader_subject IF NOT EXISTS FOR (reader:Reader) ON (reader.issuer_subject);
CREATE CONSTRAINT credential_id IF NOT EXISTS FOR (credential:Credential) REQUIRE credential.id IS UNIQUE;
CREATE INDEX credential_reader IF NOT EXISTS FOR (credential:Credential) ON (credential.reader);
