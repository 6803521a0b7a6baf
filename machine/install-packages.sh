#!/bin/sh
# Installs Debian packages, as root, without starting anything they bring: the lab runs its own private servers.
# Whatever it puts in place for that is taken away again, also on failure. Usage: install-packages.sh <package>...
set -eu

# One at a time: what another run put in place must not be tidied away under it.
exec 9>/run/corner-lab-install.lock
flock 9

policy=/usr/sbin/policy-rc.d
kept=$policy.corner-lab-kept
clusters=/etc/postgresql-common/createcluster.d
no_cluster=$clusters/corner-lab.conf

tidy() {
  # A run that was killed may have left ours behind: it is known by its text.
  if grep -qs 'for the time of an install by corner-lab' "$policy"; then rm -f "$policy"; fi
  if [ -e "$kept" ] || [ -L "$kept" ]; then mv "$kept" "$policy"; fi
  rm -f "$no_cluster"
  rmdir "$clusters" /etc/postgresql-common 2>/dev/null || true
}

install_packages() {
  apt-get install --yes --no-install-recommends -o DPkg::Lock::Timeout=120 "$@"
}

trap tidy EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
tidy

# An administrator's own policy may allow starts, so it steps aside for now.
if [ -e "$policy" ] || [ -L "$policy" ]; then mv "$policy" "$kept"; fi
printf '#!/bin/sh\n# for the time of an install by corner-lab\nexit 101\n' >"$policy"
chmod 755 "$policy"

# Debian's own createcluster.conf reads this folder: no database cluster is made at installation.
mkdir -p "$clusters"
printf '# for the time of an install by corner-lab\ncreate_main_cluster = false\n' >"$no_cluster"

has_service() { [ -e "/lib/systemd/system/$1.service" ]; }

# What starts with the machine, one link a line.
starting() { ls -d /etc/systemd/system/*.wants/* 2>/dev/null || true; }
started_before=$(starting)

without_service=
for package in "$@"; do has_service "$package" || without_service="$without_service $package"; done

export DEBIAN_FRONTEND=noninteractive
# Package lists are fetched only when they are missing or too old to install from.
install_packages "$@" || {
  apt-get update -o DPkg::Lock::Timeout=120 || true
  install_packages "$@"
}

# Nor does a service that came with them, or with what they need, start with the machine; one that was there before keeps its
# administrator's choice. The links are removed as systemctl disable does, which is not there in every container.
starting | while read -r link; do
  printf '%s\n' "$started_before" | grep -qxF "$link" || rm -f "$link"
done
for package in $without_service; do
  if has_service "$package" && [ -e "/etc/init.d/$package" ]; then update-rc.d "$package" disable; fi
done
