#!/bin/sh
# Writes a migration from what has changed in the schema since the last one:
#   scripts/migrations/add.sh [--access] AddSomething
# --access: of the users' tables (src/Dashboard/Access) instead of the pipeline's.
set -eu
cd "$(dirname "$0")"
project=Migrations.csproj
schema=../../src/Pipeline/Storage/Schema
namespace=ConsentLens.Pipeline.Storage.Schema.Migrations
snapshot=ConsentLensDbContextModelSnapshot.cs
dotnet tool restore --tool-manifest dotnet-tools.json
if [ "${1:-}" = --access ]; then
    shift
    cd access
    project=AccessMigrations.csproj
    schema=../../../src/Dashboard/Access/Schema
    namespace=ConsentLens.Dashboard.Access.Schema.Migrations
    snapshot=AccessDbContextModelSnapshot.cs
fi
if [ $# -ne 1 ]; then
    echo "Say what the migration does: scripts/migrations/add.sh [--access] AddSomething" >&2
    exit 2
fi
dotnet build --nologo --verbosity quiet "$project"
dotnet tool run dotnet-ef migrations add "$1" --no-build --project "$project" --output-dir "$schema/Migrations" --namespace "$namespace"
# dotnet-ef looks for the snapshot inside the project alone, and so writes it in the wrong place; and it writes byte order marks.
if [ -d ConsentLens ]; then
    find ConsentLens -name "$snapshot" -exec mv {} "$schema/Migrations/" \;
    rm -r ConsentLens
fi
sed -i '1s/^\xEF\xBB\xBF//' "$schema"/Migrations/*.cs
