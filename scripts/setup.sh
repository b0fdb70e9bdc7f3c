# Sets this machine up for ConsentLens. Sourced by ./run, ./test and ./consentlens, which call set_up.
#
# Every step is done only when it has to be and says in one line, on standard error, what it does. What was done is kept in
# .setup/, each step's stamp holding a hash of what the step depends on, so that a second start does nothing. A step says how long it took.
# shellcheck shell=bash

root="$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)"
state="$root/.setup"

# Debian packages that the program itself needs. libvips42 brings libheif1 and the other picture libraries with it.
packages=(libvips42 postgresql)

# Debian packages that only the tests need.
test_packages=(chromium)

# The projects that every verb needs; callers that need more add them before set_up.
projects=(src/Dashboard/Dashboard.csproj models/ModelBuilder/ModelBuilder.csproj)

# A build that goes on while packages are fetched.
early_build=""
did_something=""

say() {
  printf '%s\n' "$@" >&2
}

give_up() {
  say "$@"
  exit 1
}

# dotnet and npm keep their downloads under HOME; a service or a container may have none, or one that cannot be written to.
find_home() {
  if [[ -z "${HOME:-}" ]]; then
    HOME="$(getent passwd "$(id -u)" | cut -d: -f6 || true)"
  fi
  if [[ -z "$HOME" || ! -d "$HOME" || ! -w "$HOME" ]]; then
    HOME="$state/home"
    mkdir -p "$HOME"
  fi
  export HOME
  export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
}

# is_done STEP KEY: whether the step was last done for this key.
is_done() {
  [[ -f "$state/$1.done" && "$(<"$state/$1.done")" == "$2" ]]
}

# remember STEP KEY
remember() {
  printf '%s\n' "$2" >"$state/$1.done"
}

# took START WHAT: reports how long a step took that began at START (the value of $SECONDS then).
took() {
  did_something=1
  say "Set-up: $2 took $((SECONDS - $1)) s."
}

# hash_of_sources: one hash over path, size and time of every file that is built from; quick, and changed by any change of a file.
hash_of_sources() {
  (
    cd "$root"
    find src tests benchmarks models ConsentLens.sln Directory.* global.json .editorconfig \
      \( -name bin -o -name obj -o -name node_modules -o -name built -o -name TestResults \) -prune \
      -o -type f -printf '%p %s %T@\n' | LC_ALL=C sort | sha256sum | cut -d' ' -f1
  )
}

# run_logged LOG COMMAND...: shows the end of what the command said only when it fails.
run_logged() {
  local log="$state/$1.log"
  shift
  if ! "$@" >"$log" 2>&1 </dev/null; then
    awk 'NF && !seen[$0]++' "$log" | tail -n 20 >&2
    return 1
  fi
}

is_installed() {
  # Newer releases call some libraries by a name that ends in t64.
  { dpkg-query -W -f='${db:Status-Status}\n' "$1" "$1t64" 2>/dev/null || true; } | grep -x installed >/dev/null
}

install_packages() {
  local missing=() package
  for package in "$@"; do
    is_installed "$package" || missing+=("$package")
  done
  command -v node >/dev/null || missing+=(nodejs)
  command -v npm >/dev/null || missing+=(npm)
  ((${#missing[@]})) || return 0

  local list="${missing[*]}"
  local as_root=()
  command -v apt-get >/dev/null || give_up "These Debian packages, or what stands for them here, must be installed first: $list"
  if ((EUID != 0)); then
    if ! command -v sudo >/dev/null || { [[ ! -t 0 ]] && ! sudo -n true 2>/dev/null; }; then
      give_up "These packages are missing and only root can install them. Ask for: apt-get install --no-install-recommends $list"
    fi
    as_root=(sudo)
  fi

  local start=$SECONDS
  say "Set-up: installing the packages $list ..."
  run_logged apt "${as_root[@]}" apt-get update -q || say "Set-up: the package lists could not be updated; trying with those at hand."
  run_logged apt "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}" \
    || give_up "The packages could not be installed. Once this works, start again: apt-get install --no-install-recommends $list"
  took "$start" "installing packages"
}

check_sdk() {
  local wanted
  wanted="$(sed -n 's/.*"version": *"\([0-9.]*\)".*/\1/p' "$root/global.json")"
  command -v dotnet >/dev/null || give_up "The .NET SDK $wanted or a later 10.0 is needed, and there is no 'dotnet' here. It is at https://dotnet.microsoft.com/download"
  (cd "$root" && dotnet --version >/dev/null 2>&1) \
    || give_up "The .NET SDK $wanted or a later 10.0 is needed; installed is: $(dotnet --list-sdks | cut -d' ' -f1 | paste -sd' '). It is at https://dotnet.microsoft.com/download"
}

# restore_node_modules FOLDER PROOF STAMP WHAT: npm ci in a folder; PROOF is one of the packages that must be there then.
restore_node_modules() {
  local folder="$root/$1" key start=$SECONDS
  # A developer's link to another checkout's modules: npm would empty what it points at.
  [[ -L "$folder/node_modules" ]] && return 0
  key="$(sha256sum <"$folder/package-lock.json" | cut -d' ' -f1)"
  [[ -d "$folder/node_modules/$2" ]] && is_done "$3" "$key" && return 0

  say "Set-up: fetching $4 (npm ci in $1/) ..."
  (cd "$folder" && run_logged "$3" npm ci --ignore-scripts --no-audit --no-fund) \
    || give_up "npm could not fetch what $1/package-lock.json names; see $state/$3.log. A later start tries again."
  remember "$3" "$key"
  took "$start" "npm ci in $1/"
}

# Side by side: each waits for the network.
restore_all_node_modules() {
  local pages
  restore_node_modules src/Dashboard govuk-frontend npm-pages "what the pages are styled and tested with" &
  pages=$!
  restore_node_modules models @vladmandic/face-api npm "the npm models"
  wait "$pages" || exit 1
}

# not_done STEP KEY PROJECT...: the projects for which the step has not been done with this key.
not_done() {
  local stamp="$state/$1.done" key="$2" known="" project
  shift 2
  [[ -f "$stamp" && "$(head -n 1 "$stamp")" == "$key" ]] && known="$(tail -n +2 "$stamp")"
  for project in "$@"; do
    grep -qxF "$project" <<<"$known" || printf '%s\n' "$project"
  done
}

# done_too STEP KEY PROJECT...: adds projects to those for which the step has been done with this key.
done_too() {
  local stamp="$state/$1.done" key="$2"
  shift 2
  [[ -f "$stamp" && "$(head -n 1 "$stamp")" == "$key" ]] || printf '%s\n' "$key" >"$stamp"
  printf '%s\n' "$@" >>"$stamp"
}

# The projects as part of the solution: built together, each once, with their dependencies.
write_solution_filter() {
  local file="$state/build.slnf" list
  list="$(printf ', "%s"' "$@")"
  printf '{ "solution": { "path": "../ConsentLens.sln", "projects": [ %s ] } }\n' "${list:2}" >"$file"
}

all_projects() {
  grep -o '"[^"]*\.csproj"' "$root/ConsentLens.sln" | tr -d '"\r' | tr '\\' /
}

restore_key() {
  (
    cd "$root"
    find src tests benchmarks models -name node_modules -prune -o -name '*.csproj' -print | LC_ALL=C sort \
      | xargs sha256sum Directory.* global.json ConsentLens.sln | sha256sum | cut -d' ' -f1
  )
}

# run_build LOG PROJECT...: restores and builds these projects with their dependencies.
run_build() {
  local log="$1" key project missing=()
  shift
  write_solution_filter "$@"
  key="$(restore_key)"
  mapfile -t missing < <(not_done restore "$key" "$@")
  for project in "$@"; do
    [[ -f "$root/$(dirname -- "$project")/obj/project.assets.json" ]] || missing+=("$project")
  done
  if ((${#missing[@]})); then
    run_logged "$log" dotnet restore "$state/build.slnf" -v quiet -nologo --disable-build-servers || return 1
    done_too restore "$key" "$@"
  fi
  # No build server may outlive this: it would keep the lock, and a pipe that a caller reads to its end.
  run_logged "$log" dotnet build "$state/build.slnf" -c Release -v quiet -nologo --no-restore --disable-build-servers
}

# build PROJECT...: builds those that are not up to date.
build() {
  local key project missing=() start=$SECONDS
  key="$(hash_of_sources)"
  mapfile -t missing < <(not_done build "$key" "$@")
  for project in "$@"; do
    [[ -d "$root/$(dirname -- "$project")/bin/Release/net10.0" ]] || missing+=("$project")
  done
  ((${#missing[@]})) || return 0

  say "Set-up: building (dotnet build -c Release) ..."
  run_build build "$@" || give_up "The build failed; all of what it said is in $state/build.log"
  done_too build "$key" "$@"
  took "$start" "building"
}

# On a bare machine: starts building while packages are fetched. The pages' style sheets are still missing, and a failure means nothing yet: 'build' runs again
# afterwards, finds most of it done, and decides.
begin_early_build() {
  [[ ! -f "$state/build.done" ]] || return 0
  say "Set-up: building meanwhile (dotnet build -c Release) ..."
  set -m
  run_build build-early "$@" >/dev/null 2>&1 &
  early_build=$!
  set +m
  trap stop_early_build EXIT
}

end_early_build() {
  [[ -n "$early_build" ]] || return 0
  local start=$SECONDS
  wait "$early_build" || true
  early_build=""
  trap - EXIT
  took "$start" "waiting for that build"
}

# It is a process group of its own, with all that it started.
stop_early_build() {
  [[ -z "$early_build" ]] || kill -- "-$early_build" 2>/dev/null || true
}

built_models_key() {
  local builder="$root/models/ModelBuilder/bin/Release/net10.0/ConsentLens.ModelBuilder.dll"
  {
    sha256sum <"$root/models/manifest.json"
    stat -c '%s %Y' "$builder"
    [[ ! -d "$root/models/built" ]] || find "$root/models/built" -type f -printf '%P %s %T@\n' | LC_ALL=C sort
  } | sha256sum | cut -d' ' -f1
}

build_models() {
  is_done models "$(built_models_key)" && return 0

  say "Set-up: building and checking the models ..."
  local start=$SECONDS
  local builder="$root/models/ModelBuilder/bin/Release/net10.0/ConsentLens.ModelBuilder.dll" warnings="$state/models.warnings"
  dotnet "$builder" >"$state/models.log" 2>"$warnings" </dev/null || give_up "$(<"$warnings")"
  # The program works with one pack missing; the next start tries again.
  if [[ -s "$warnings" ]]; then
    say "$(<"$state/models.log")" "$(<"$warnings")"
    rm -f "$state/models.done"
  else
    remember models "$(built_models_key)"
  fi
  took "$start" "building the models"
}

# set_up [PACKAGE...]: everything the program needs and the projects in "projects", and these packages too.
set_up() {
  local start=$SECONDS
  mkdir -p "$state"
  # Two starts at a time must not build in one folder.
  exec {set_up_lock}>"$state/lock"
  flock "$set_up_lock"
  find_home
  check_sdk
  begin_early_build "${projects[@]}"
  install_packages "${packages[@]}" "$@"
  restore_all_node_modules
  end_early_build
  build "${projects[@]}"
  build_models
  exec {set_up_lock}>&-
  [[ -z "$did_something" ]] || took "$start" "all of it"
}
