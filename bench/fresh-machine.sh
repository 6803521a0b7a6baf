#!/usr/bin/env bash
# Times the two commands on a machine that has nothing (machine.sh).
# Usage, as root: bench/fresh-machine.sh <empty work folder>     (about 5 minutes)
source "$(dirname "$0")/machine.sh"

# What the installation must not leave behind, and must not start.
untouched() {
  local found=''
  [ ! -e "$root/usr/sbin/policy-rc.d" ] || found+=' policy-rc.d'
  [ -z "$(ls -A "$root/etc/postgresql" 2>/dev/null)" ] || found+=' a-database-cluster'
  [ ! -e "$root/etc/postgresql-common/createcluster.d" ] || found+=' createcluster.d'
  [ "$(stat -c %a "$root/root")" = 700 ] || found+=' mode-of-home'
  figures+="left behind by the installation: ${found:-nothing}"$'\n'
  [ -z "$found" ] || failed=1
}

echo "Making a fresh Debian 12 in $root (about 40 s) …"
make_machine
timed 'start, cold' 'npm start'
untouched
timed 'down' 'npx lab down'
timed 'start, warm' 'npm start'
timed 'test' 'npm test'
timed 'down again' 'npx lab down'
printf '\n%s, Node.js %s, %s cores\n%s' "$(in_machine 'cat /etc/debian_version')" "$(in_machine 'node --version')" "$(nproc)" "$figures"
exit "$failed"
