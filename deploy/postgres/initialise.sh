#!/bin/bash
# The database container runs this once, on an empty volume: the roles, with passwords from files, and the database.
set -euo pipefail

export GT_APP_PASSWORD GT_MIGRATOR_PASSWORD GT_AUDIT_PASSWORD GT_SEQUENCER_PASSWORD
GT_APP_PASSWORD=$(cat /run/secrets/app_password)
GT_MIGRATOR_PASSWORD=$(cat /run/secrets/migrator_password)
GT_AUDIT_PASSWORD=$(cat /run/secrets/audit_password)
GT_SEQUENCER_PASSWORD=$(cat /run/secrets/sequencer_password)

psql -v ON_ERROR_STOP=1 -q -U "$POSTGRES_USER" -d postgres -f /golden-thread/roles.sql
psql -v ON_ERROR_STOP=1 -q -U "$POSTGRES_USER" -d postgres -c 'CREATE DATABASE golden_thread OWNER gt_owner'
