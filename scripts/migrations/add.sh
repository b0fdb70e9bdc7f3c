#!/bin/sh
# Writes a migration from what has changed in the schema since the last one:
#   scripts/migrations/add.sh [--access] AddSomething
# --access: of the users' tables (src/Dashboard/Access) instead of the pipeline's.
set -eu
cd "$(dirname "$0")"
startup=Migrations.csproj
project=../../src/Pipeline/Pipeline.csproj
schema=../../src/Pipeline/Storage/Database
dotnet tool restore --tool-manifest dotnet-tools.json
if [ "${1:-}" = --access ]; then
    shift
    startup=access/AccessMigrations.csproj
    project=../../src/Dashboard/Dashboard.csproj
    schema=../../src/Dashboard/Access/Schema
fi
if [ $# -ne 1 ]; then
    echo "Say what the migration does: scripts/migrations/add.sh [--access] AddSomething" >&2
    exit 2
fi
dotnet build --nologo --verbosity quiet "$startup"
dotnet tool run dotnet-ef migrations add "$1" --no-build --startup-project "$startup" --project "$project" --output-dir "$(cd "$schema" && pwd)/Migrations"
# dotnet-ef writes byte order marks.
sed -i '1s/^\xEF\xBB\xBF//' "$schema"/Migrations/*.cs
