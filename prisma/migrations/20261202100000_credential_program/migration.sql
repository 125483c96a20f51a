-- What the program that used a credential from an address last said of itself.
ALTER TABLE "credential_address" ADD COLUMN "program" TEXT;
ALTER TABLE "credential_address" ADD CONSTRAINT "credential_address_program" CHECK (length("program") BETWEEN 1 AND 200);
