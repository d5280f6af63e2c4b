-- Prefect's own database, beside that of the catalogue. Run once, when the server's folder is made.
create database prefect owner icp;
