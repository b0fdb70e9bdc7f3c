#!/bin/sh
# Writes a migration from what has changed in the schema since the last one: scripts/migrations/add.sh AddSomething
set -eu
if [ $# -ne 1 ]; then
    echo "Say what the migration does: scripts/migrations/add.sh AddSomething" >&2
    exit 2
fi
cd "$(dirname "$0")"
schema=../../src/Pipeline/Storage/Schema
dotnet tool restore --tool-manifest dotnet-tools.json
dotnet build --nologo --verbosity quiet Migrations.csproj
dotnet tool run dotnet-ef migrations add "$1" --no-build --project Migrations.csproj \
    --output-dir "$schema/Migrations" \
    --namespace ConsentLens.Pipeline.Storage.Schema.Migrations
# dotnet-ef looks for the snapshot inside the project alone, and so writes it in the wrong place; and it writes byte order marks.
mv ConsentLens/Pipeline/Storage/Schema/Migrations/ConsentLensDbContextModelSnapshot.cs "$schema/Migrations/"
rm -r ConsentLens
sed -i '1s/^\xEF\xBB\xBF//' "$schema"/Migrations/*.cs
