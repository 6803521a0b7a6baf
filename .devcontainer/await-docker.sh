#!/bin/sh
# A Docker engine that is installed may still be starting when the container has just been made. A lab that did not wait for it would run
# without Docker, and go on so. At most 30 s: the lab then runs without.
command -v docker >/dev/null || exit 0
for _ in $(seq 30); do
  docker info >/dev/null 2>&1 && exit 0
  sleep 1
done
echo 'Docker did not answer within 30 s; see: npx lab doctor'
