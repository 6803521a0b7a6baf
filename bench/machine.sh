# A fresh Debian 12 for the scripts of this folder, sourced by them: a chroot with Node.js and Go of this machine put in. Mirror, npm, Go and
# CA settings are those of this machine. All runs in namespaces of its own, so that every process and mount of it is gone at its end, also
# when it fails or is interrupted. Needs root, debootstrap, about 4 GB.
set -euo pipefail

checkout=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(realpath -m "${1:?Usage: $0 <empty work folder>}")

if [ "${2:-}" != in-namespaces ]; then
  [ "$(id -u)" = 0 ] || { echo "This needs root: sudo $0 <empty work folder>" >&2; exit 69; }
  command -v debootstrap >/dev/null || { echo 'This needs debootstrap: apt-get install debootstrap' >&2; exit 69; }
  mkdir -p "$work"
  [ -z "$(ls -A "$work")" ] || { echo "$work is not empty" >&2; exit 64; }
  inner=''
  tidy() {
    # unshare ignores gentle signals; --kill-child takes everything in the namespaces along with it.
    [ -z "$inner" ] || kill -KILL "$inner" 2>/dev/null || true
    wait || true
    for _ in 1 2 3; do rm -rf --one-file-system "$work/root" && return; sleep 1; done
  }
  trap tidy EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  # In the background and awaited, so that a signal is handled at once.
  unshare --mount --pid --fork --kill-child "$0" "$work" in-namespaces &
  inner=$!
  status=0
  wait "$inner" || status=$?
  exit "$status"
fi

root=$work/root
# Who works in the machine, in which home and clone, and what else is in the environment.
account=root home=/root clone=/root/corner-lab environment=()

make_machine() {
  # A Node.js of this machine, not the one that npm run puts first on the PATH.
  PATH=$(printf '%s' "$PATH" | tr ':' '\n' | grep -v "^$checkout/node_modules" | paste -sd:)
  local mirror
  mirror=$(apt-get indextargets --format '$(REPO_URI) $(CODENAME) $(COMPONENT)' 'Created-By: Packages' |
    awk '$2 == "bookworm" && $3 == "main" { print $1; exit }')
  debootstrap --variant=minbase bookworm "$root" "$mirror" >"$work/debootstrap.log" 2>&1 ||
    { tail -5 "$work/debootstrap.log"; return 1; }

  rm -f "$root/etc/apt/sources.list"
  copy /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list /etc/resolv.conf /etc/hosts
  grep -lsr 'Acquire' /etc/apt/apt.conf.d | while read -r file; do copy "$file"; done
  copy /etc/ssl/certs/ca-certificates.crt "${NODE_EXTRA_CA_CERTS:-}" "$(npm config get cafile)"

  install -D "$(realpath "$(command -v node)")" "$root/usr/local/bin/node"
  mkdir -p "$root/usr/local/lib/node_modules" "$root/usr/local/etc"
  cp -a "$(npm root --global)/npm" "$root/usr/local/lib/node_modules/"
  ln -s ../lib/node_modules/npm/bin/npm-cli.js "$root/usr/local/bin/npm"
  ln -s ../lib/node_modules/npm/bin/npx-cli.js "$root/usr/local/bin/npx"
  put "$(npm config get userconfig)" /root/.npmrc
  put "$(npm config get globalconfig)" /usr/local/etc/npmrc
  cp -a "$(go env GOROOT)" "$root/usr/local/go"
  put "$(go env GOENV)" /root/.config/go/env

  git clone --quiet "$checkout" "$root$clone"
  chmod 700 "$root/root"
  mount -t proc proc "$root/proc"
  mkdir -p "$root/dev/shm"
  mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
}

# copy <file>...: to the same place in the chroot; what is not there is left out
copy() {
  for file in "$@"; do put "$file" "$file"; done
}

put() {
  if [ -f "$1" ]; then install -D -m "$(stat -c %a "$1")" "$1" "$root$2"; fi
}

in_machine() {
  env -i HOME="$home" TERM=dumb LANG=C.UTF-8 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/go/bin \
    NODE_EXTRA_CA_CERTS="${NODE_EXTRA_CA_CERTS:-}" SSL_CERT_FILE="${SSL_CERT_FILE:-}" \
    GOPROXY="$(go env GOPROXY)" GOSUMDB="$(go env GOSUMDB)" "${environment[@]}" \
    chroot --userspec="$account" "$root" sh -c "cd $clone && $1" </dev/null
}

figures=''
failed=0
# timed <name> <command>: runs it in the machine, shows its output and keeps its time
timed() {
  echo "--- $1: $2"
  local start=$EPOCHREALTIME code=0
  in_machine "$2" 2>&1 || code=$?
  figures+=$(awk -v name="$1" -v start="$start" -v end="$EPOCHREALTIME" -v code="$code" \
    'BEGIN { printf "%-16s %6.1f s   exit code %s", name, end - start, code }')$'\n'
  [ "$code" = 0 ] || failed=1
}
