#!/usr/bin/env bash
# Audits what ConsentLens is made of: known weaknesses of its packages, that every version is pinned, and that neither a secret nor a photo of a person is in
# the repository or its history.
#
#   scripts/audit.sh
#
# Needs the .NET SDK, npm and git; asks nuget.org and the npm registry for known weaknesses. What cannot be asked is said to be unchecked.
# Exit code 0: nothing was found, and all was checked. 1: something was found. 2: nothing was found, but something could not be checked.
set -uo pipefail
root="$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/.." && pwd)"
cd -- "$root" || exit 1
bad=0
unchecked=0

say() { printf '\n== %s\n' "$1"; }
fault() { printf '%s\n' "FOUND: $1"; bad=$((bad + 1)); }
missed() { printf '%s\n' "UNCHECKED: $1"; unchecked=$((unchecked + 1)); }

# A package with a known weakness, to tell whether the sources know of weaknesses at all: some answer "none" because they hold no such data.
canary=Newtonsoft.Json
canary_version=12.0.1

# PROJECT PACKAGE of a weakness that is accepted: benchmarks/Benchmarks.csproj says why.
accepted='^Benchmarks SixLabors\.ImageSharp '

canary_is_found() {
  local folder found=1
  folder="$(mktemp -d)"
  printf '%s\n' '<Project Sdk="Microsoft.NET.Sdk">' \
    '  <PropertyGroup><TargetFramework>net10.0</TargetFramework><NuGetAudit>false</NuGetAudit></PropertyGroup>' \
    "  <ItemGroup><PackageReference Include=\"$canary\" Version=\"$canary_version\" /></ItemGroup>" \
    '</Project>' >"$folder/canary.csproj"
  timeout 300 dotnet restore "$folder/canary.csproj" -v quiet -nologo >/dev/null 2>&1 \
    && timeout 300 dotnet list "$folder/canary.csproj" package --vulnerable 2>/dev/null | grep -q "> $canary " && found=0
  rm -rf -- "$folder"
  return "$found"
}

audit_nuget() {
  say "NuGet packages with known weaknesses (dotnet list package --vulnerable --include-transitive)"
  local output weak
  if ! output="$(timeout 600 dotnet list ConsentLens.sln package --vulnerable --include-transitive 2>&1)"; then
    grep -iE 'error|warn' <<<"$output" | sort -u | head -n 3
    missed "the sources of NuGet packages gave no answer; restore first (./test does), and run this where nuget.org is reached"
    return
  fi
  # PROJECT PACKAGE VERSIONS SEVERITY ADDRESS, one a line.
  weak="$(awk '/^Project `/ { split($0, part, "`"); project = part[2] } /^ *> / { sub(/^ *> /, ""); print project, $0 }' <<<"$output")"
  grep -E "$accepted" <<<"$weak" | sed 's/^/accepted: /'
  weak="$(grep -vE "$accepted" <<<"$weak")"
  if [[ -n "$weak" ]]; then
    printf '%s\n' "$weak"
    fault "a NuGet package has a known weakness"
  elif ! grep -q 'vulnerable packages' <<<"$output"; then
    tail -n 3 <<<"$output"
    missed "dotnet said neither that there is one nor that there is none"
  elif ! canary_is_found; then
    missed "the sources know of no weaknesses: $canary $canary_version, which has one, came back clean or could not be restored; run this where nuget.org is reached"
  else
    printf '%s\n' "none of $(grep -c 'vulnerable packages' <<<"$output") projects has one, as far as the sources know:"
    grep -A9 'The following sources were used' <<<"$output" | grep -E '^ +[a-z]' | sort -u
  fi
}

audit_npm() {
  say "npm packages with known weaknesses: $1 (npm audit)"
  local output
  output="$(cd -- "$1" && npm audit --package-lock-only --audit-level=low 2>&1)"
  local code=$?
  if ((code == 0)); then
    grep -i 'vulnerabilities' <<<"$output"
  elif grep -q 'audit endpoint returned an error' <<<"$output" || grep -qE 'ENOTFOUND|ECONNREFUSED|ETIMEDOUT' <<<"$output"; then
    grep -E 'audit [0-9]{3}|E[A-Z]{5,}' <<<"$output" | head -n 2
    missed "the npm registry gave no answer about $1"
  else
    printf '%s\n' "$output" | tail -n 20
    fault "an npm package of $1 has a known weakness"
  fi
}

check_pins() {
  say "Every version is pinned"
  local loose
  loose="$(grep -nE 'PackageVersion .*Version="[^"]*[][*,() ]' Directory.Packages.props; grep -rnE --include='*.csproj' '<PackageReference [^>]*(Version|VersionOverride)=' src tests benchmarks models/ModelBuilder)"
  [[ -z "$loose" ]] || { printf '%s\n' "$loose"; fault "a NuGet version is open, or not in Directory.Packages.props"; }
  grep -q '<CentralPackageTransitivePinningEnabled>true<' Directory.Packages.props || fault "Directory.Packages.props does not pin what packages need in turn"
  printf '%s\n' "$(grep -c '<PackageVersion ' Directory.Packages.props) NuGet versions in Directory.Packages.props"
  local folder
  for folder in models src/Dashboard; do
    local resolved integrity open
    resolved="$(grep -c '^    "node_modules/' "$folder/package-lock.json")"
    integrity="$(grep -c '"integrity": "sha512-' "$folder/package-lock.json")"
    open="$(sed -n '/"\(dev\|peer\|optional\)\?[dD]ependencies": {/,/}/p' "$folder/package.json" | grep -E '": "' | grep -vE '": "[0-9]+(\.[0-9]+)*(-[A-Za-z0-9.]+)?"')"
    printf '%s\n' "$resolved npm packages in $folder/package-lock.json, $integrity of them with a SHA-512 hash"
    ((resolved == integrity)) || fault "a package of $folder/package-lock.json has no SHA-512 hash"
    [[ -z "$open" ]] || { printf '%s\n' "$open"; fault "$folder/package.json leaves a version open"; }
  done
  local hashes
  hashes="$(grep -cE '"sha(256|384)": "[0-9a-f]{64,96}"' models/manifest.json)"
  printf '%s\n' "$hashes hashes of model files in models/manifest.json"
  ((hashes > 0)) || fault "models/manifest.json holds no hash"
}

audit_nuget
audit_npm models
audit_npm src/Dashboard
check_pins
say "Secrets and photos, in what is tracked and in the history"
if [[ -d .git || -f .git ]]; then
  scripts/secrets.sh --history || fault "a secret, or a picture that is not in the list of drawn ones"
else
  scripts/secrets.sh || fault "a secret, or a picture that is not in the list of drawn ones"
  missed "there is no repository here, so its history was not looked at"
fi

printf '\n%d found, %d unchecked\n' "$bad" "$unchecked"
if ((bad > 0)); then exit 1; fi
if ((unchecked > 0)); then exit 2; fi
