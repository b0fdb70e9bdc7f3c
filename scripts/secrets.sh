#!/usr/bin/env bash
# Looks for secrets and for pictures in what is tracked: keys, tokens, passwords in connection strings, strings too random to be words, and every
# file that may be a photo. Photos of people never belong in this repository.
#
#   scripts/secrets.sh [--history] [FOLDER]
#
# --history   also looks through every line ever committed
# FOLDER      where, if not this checkout; in a folder that is not a repository, every file is checked
#
# Exit code 0: nothing was found. 1: something was; each line says what and where, never the secret itself.
set -euo pipefail

root="$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/.." && pwd)"
allowed="$root/scripts/secrets-allowed.txt"
history=""
folder="$root"
found=0
list=""

while (($#)); do
  case "$1" in
    --history) history=yes ;;
    -*) sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}" && exit 2 ;;
    *) folder="$1" ;;
  esac
  shift
done
cd -- "$folder"

# What each pattern finds, a tab, and the pattern. They are written so that they do not find themselves.
patterns() {
  printf '%s\t%s\n' \
    'a private key' '-----BEGIN ([A-Z]+ )*PRIVATE KEY' \
    'a master key of ConsentLens' '(^|[^a-z])key [A-Za-z0-9+/]{43}=($|[^A-Za-z0-9=])' \
    'an access key of AWS' '(AKIA|ASIA)[A-Z2-7]{16}' \
    'a token of GitHub' '(gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{60})' \
    'a token of npm, Slack or GitLab' '(npm_[A-Za-z0-9]{36}|xox[abprs]-[A-Za-z0-9-]{20}|glpat-[A-Za-z0-9_-]{20})' \
    'a key of Google' 'AIza[A-Za-z0-9_-]{35}' \
    'a JSON web token' 'eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.' \
    'a password in a connection string' '(^|[;"'"'"' ])(password|pwd) *= *[^;"'"'"' <{$]{6,}' \
    'a password in an address' '[a-z][a-z0-9+.-]+://[^/@: "'"'"'<>{}]+:[^/@ "'"'"'<>{}$]{4,}@' \
    'a secret in hexadecimal' '(secret|token|api_?key|password|passwd)["'"'"']? *[:=] *["'"'"']?[0-9a-f]{32,}' \
    'a picture inside a text' '(/9j/4AA[Q]Sk|iVBORw0KGgo[A]AAANSUhEUg|data:image/(png|jpeg|webp|heic|avif);base64,[A-Za-z0-9+/]{80})'
}

files() {
  if git rev-parse --is-inside-work-tree >/dev/null 2>&1 && [[ "$(git rev-parse --show-toplevel)" == "$PWD" ]]; then
    git ls-files -z
  else
    find . -type d \( -name .git -o -name bin -o -name obj -o -name node_modules \) -prune -o -type f -printf '%P\0'
  fi
}

# is_allowed KIND PLACE: a line of the list names the kind and a path, in which * stands for anything.
is_allowed() {
  local kind path
  while IFS=$'\t' read -r kind path _; do
    # shellcheck disable=SC2053
    [[ "$kind" == "$1" && "$2" == $path ]] && return 0
  done < <(grep -v -e '^#' -e '^$' "$allowed" || true)
  return 1
}

# report KIND WHAT: one line for each place on standard input.
report() {
  local place
  while IFS= read -r place; do
    [[ -n "$place" ]] || continue
    is_allowed "$1" "${place%%:*}" && continue
    printf '%s: %s\n' "$place" "$2"
    found=1
  done
}

# Strings of 32 signs and more that mix capitals, small letters and digits (or are Base32, as authenticator keys are), and in which signs repeat as seldom as
# in random ones (Shannon's entropy in bits a sign). Hashes in hexadecimal and the hashes of npm's lock files are public.
random_strings() {
  awk '
    function entropy(text,    i, n, sign, sum, share, counts) {
      n = length(text); sum = 0
      for (i = 1; i <= n; i++) counts[substr(text, i, 1)]++
      for (sign in counts) { share = counts[sign] / n; sum -= share * log(share) / log(2) }
      return sum
    }
    {
      place = ""; text = $0
      if (match($0, /^[^:]*:[0-9]+:/)) { place = substr($0, 1, RLENGTH - 1); text = substr($0, RLENGTH + 1) }
      if (text ~ /^sha(256|384|512)-/ || text ~ /^[0-9a-fA-F-]+$/) next
      mixed = text ~ /[0-9]/ && text ~ /[a-z]/ && text ~ /[A-Z]/
      base32 = text ~ /^[A-Z2-7]+$/ && text ~ /[2-7]/
      if (mixed && entropy(text) >= 4.3 || base32 && entropy(text) >= 3.6) print place == "" ? text : place
    }'
}

look_at_files() {
  local what pattern
  list="$(mktemp)"
  trap 'rm -f -- "$list"' EXIT
  files >"$list"
  while IFS=$'\t' read -r what pattern; do
    report secret "$what" < <(xargs -0 grep -InoE -i -e "$pattern" -- /dev/null <"$list" | sed -E 's/^([^:]*:[0-9]+):.*/\1/' || true)
  done < <(patterns)
  report random 'a string that looks like a secret' < <(xargs -0 grep -InoE -e '[A-Za-z0-9+/_=-]{32,}' -- /dev/null <"$list" | random_strings || true)
  # Anything that is not text may be a photo.
  report picture 'a file that is not text and is not in the list of drawn pictures (scripts/secrets-allowed.txt)' < <(xargs -0 grep -IL -e '' -- <"$list" | while IFS= read -r file; do [[ ! -s "$file" ]] || printf '%s\n' "$file"; done || true)
}

look_at_history() {
  local what pattern lines
  lines="$(mktemp)"
  git log --all -p --unified=0 --no-color --no-ext-diff --no-textconv --format='commit %H' | awk '
    /^commit [0-9a-f]+$/ { commit = substr($2, 1, 10); next }
    /^\+\+\+ / { file = substr($0, 7); next }
    /^\+/ { print file " in " commit ":1:" substr($0, 2) }' >"$lines"
  while IFS=$'\t' read -r what pattern; do
    report secret "$what, in the history" < <(sed -E 's/^([^:]*:1:)//' "$lines" | grep -noE -i -e "$pattern" | cut -d: -f1 | sort -nu | while IFS= read -r number; do sed -n "${number}{s/ in /:/;s/:1:.*//;p;q}" "$lines"; done || true)
  done < <(patterns)
  report random 'a string that looks like a secret, in the history' < <(
    awk '{ match($0, /^[^:]*:1:/); place = substr($0, 1, RLENGTH - 3); sub(/ in /, "@", place); text = substr($0, RLENGTH + 1)
           while (match(text, /[A-Za-z0-9+\/_=-]+/)) { if (RLENGTH >= 32) print place ":1:" substr(text, RSTART, RLENGTH); text = substr(text, RSTART + RLENGTH) } }' "$lines" \
      | random_strings | sed -e 's/:1$//' -e 's/@/:/' | sort -u || true)
  report picture 'a picture that was once committed' < <(git log --all --format= --name-only --diff-filter=A | sort -u \
    | grep -iE '\.(jpe?g|png|gif|webp|heic|heif|avif|tiff?|bmp|raw|dng|cr2|nef|mp4|mov|zip|pdf)$' || true)
  rm -f -- "$lines"
}

look_at_files
if [[ -n "$history" ]]; then look_at_history; fi
if ((found)); then exit 1; fi
printf 'No secret and no photo was found in %s%s.\n' "$folder" "${history:+ and its history}"
