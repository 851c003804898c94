#!/bin/sh
# The first process of a machine of its own: a name, a network with one other host in it, /srv, and what the processors
# and the memory are said to do. Nothing of the real machine is changed; all of it is gone when this process ends.
set -eu

hostname mks-prod-01

ip link set lo up
ip link add eth0 type veth peer name wan0
ip address add 10.20.0.11/24 dev eth0
unshare --net sleep infinity &
wan=$!
until [ "$(readlink /proc/$wan/ns/net)" != "$(readlink /proc/$$/ns/net)" ]; do :; done
ip link set wan0 netns "$wan"
nsenter --target "$wan" --net ip address add 10.20.0.1/24 dev wan0
nsenter --target "$wan" --net ip link set wan0 up
ip link set eth0 up
nsenter --target "$wan" --net node e2e/screenshots/world/visitors.mjs &

mount -t tmpfs -o mode=0777 tmpfs /srv
printf '127.0.0.1 localhost mks-prod-01 %s\n' 'api.mks.example www.mks.example predict.mks.example' >"$MACHINE/hosts"
echo '10.20.0.1 chat.mks.example' >>"$MACHINE/hosts"
mount --bind "$MACHINE/hosts" /etc/hosts
for name in stat meminfo; do mount --bind "$MACHINE/$name" "/proc/$name"; done

# Whoever is not root was made root of this machine only for the lines above.
set -- node_modules/.bin/playwright test --config .config/screenshots.config.ts "$@"
if [ -n "$MACHINE_USER" ]; then set -- unshare --user --map-user="$MACHINE_USER" --map-group="$MACHINE_USER" "$@"; fi
# Not in the place of this process: the screen tells nobody that it is ready whose number is 1.
xvfb-run -a -s '-screen 0 1400x1300x24' "$@"
