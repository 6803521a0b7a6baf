#!/usr/bin/env bash
# Runs the commands of .devcontainer/devcontainer.json as a Codespace does, in a stand-in for its image (machine.sh): Debian 12, Node.js,
# git, sudo, and the user `node`. Then the machine "stops": every process is killed, and postStartCommand brings the lab back.
# Usage, as root: bench/dev-container.sh <empty work folder>     (about 5 minutes)
# Not as in the image: Go is there, as Toxiproxy and k6 cannot be downloaded everywhere, and no Docker engine, so that the lab runs natively.
source "$(dirname "$0")/machine.sh"

configured() {
  "$checkout/node_modules/.bin/devcontainer" read-configuration --workspace-folder "$checkout" --docker-path true 2>/dev/null |
    node -pe 'JSON.parse(require("fs").readFileSync(0)).configuration[process.argv[1]]' "$1"
}

door=http://127.0.0.1:8079
# answers <status> <path>: what the door answers there
answers() {
  echo "node -e 'fetch(\"$door$2\").then(async a => { console.log(a.status, (await a.text()).slice(0, 80)); process.exit(a.status === $1 ? 0 : 1) })'"
}

echo "Making a stand-in for $(configured image) in $root (about 60 s) …"
make_machine
in_machine 'apt-get update && apt-get install --yes --no-install-recommends git sudo && useradd --create-home --shell /bin/bash node' \
  >"$work/image.log" 2>&1 || { tail -5 "$work/image.log"; exit 1; }
echo 'node ALL=(root) NOPASSWD:ALL' >"$root/etc/sudoers.d/node"
chmod 440 "$root/etc/sudoers.d/node"
cp -a "$root/root/.npmrc" "$root/root/.config" "$root/home/node/" 2>/dev/null || true
mkdir "$root/workspaces"
mv "$root$clone" "$root/workspaces/"
chroot "$root" chown -R node:node /home/node /workspaces
account=node:node home=/home/node clone=/workspaces/corner-lab
environment=(LAB_DOOR=8079 CODESPACES=true CODESPACE_NAME=octocat-stand-in GITHUB_CODESPACES_PORT_FORWARDING_DOMAIN=app.github.dev)
lab=.devcontainer/bin/lab

timed 'onCreate' "$(configured onCreateCommand)"
timed 'updateContent' "$(configured updateContentCommand)"
timed 'postStart, new' "$(configured postStartCommand)"
timed 'postAttach' "$(configured postAttachCommand)"
timed 'door' "$(answers 200 /)"
timed 'shop' "$(answers 200 '/shop/products?category=books&page=1&size=5')"
timed 'no Grafana' "$(answers 503 /grafana/)"
timed 'an edit' 'echo "// mine" >>workspace/services/api/modules/products.ts'
timed 'save' "$lab save"
timed 'on the branch' 'git show work/scenario-01:services/api/modules/products.ts | grep -x "// mine"'

echo '--- the codespace stops: every process is killed'
sh -c 'kill -KILL -1'
timed 'postStart, again' "$(configured postStartCommand)"
timed 'shop, again' "$(answers 200 '/shop/products?category=books&page=1&size=5')"
timed 'the edit' 'tail -1 workspace/services/api/modules/products.ts | grep -x "// mine"'
timed 'clean clone' 'test -z "$(git status --porcelain)"'
timed 'down' "$lab down"
printf '\n%s, Node.js %s, %s cores\n%s' "$(in_machine 'cat /etc/debian_version')" "$(in_machine 'node --version')" "$(nproc)" "$figures"
exit "$failed"
