#!/bin/bash
# Boots a machine of its own for tests: systemd as PID 1 in fresh namespaces, over the files of this host.
#   boot.sh STATE_DIR            STATE_DIR/units/*.service are its services, STATE_DIR/run becomes its /run
#   boot.sh STATE_DIR private    also with a writable /etc, /usr/local, /var, /srv and /opt of its own over this host's,
#                                the units in its /etc/systemd/system, and a system bus, so that other users may ask systemd
#   boot.sh STATE_DIR … network  also with a network of its own: one cable to this host
# Prints "ready PID" (its PID 1, seen from here), with a network "ready PID ADDRESS", and lives until its standard input
# is closed; then all of it is gone.
set -euo pipefail
state=$1
private=
network=
for word in "${@:2}"; do
  case $word in
    private) private=private ;;
    network) network=--net ;;
    *) echo "what is $word?" >&2; exit 64 ;;
  esac
done
[ "$(id -u)" = 0 ] || { echo "a test machine needs root" >&2; exit 77; }
hierarchy=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/mounts)
[ -n "$hierarchy" ] || { echo "a test machine needs a cgroup2 hierarchy" >&2; exit 77; }
cgroup=$hierarchy/mamori-test-$$
init=

cleanup() {
  trap - EXIT TERM INT HUP
  # KILL, because TERM only makes systemd execute itself anew.
  if [ -n "$init" ]; then kill -KILL "$init" 2>/dev/null || true; fi
  wait 2>/dev/null || true
  for _ in $(seq 50); do
    find "$cgroup" -depth -type d -exec rmdir {} + 2>/dev/null || true
    if [ ! -d "$cgroup" ]; then break; fi
    sleep .1
  done
}
trap cleanup EXIT TERM INT HUP

mkdir -p "$cgroup" "$state/run/systemd/system" "$state/run/lock"
for target in sysinit basic shutdown sockets multi-user; do
  printf '[Unit]\nDescription=%s\nDefaultDependencies=no\n' "$target" > "$state/units/$target.target"
done
wants=
if [ -n "$private" ]; then
  mkdir -p "$state/private"
  cp /lib/systemd/system/dbus.service /lib/systemd/system/dbus.socket "$state/units/"
  wants='Wants=dbus.socket dbus.service'
fi
printf '[Unit]\nDescription=test machine\nRequires=basic.target\nAfter=basic.target\n%s\n' "$wants" > "$state/units/default.target"

cat > "$state/init" <<'I'
mount --make-rprivate /
mount -t proc proc /proc
mount --bind "$1/run" /run
umount -R /sys/fs/cgroup
mount -t cgroup2 cgroup2 /sys/fs/cgroup
units=$1/units
if [ -n "${2-}" ]; then
  # In memory, and gone with the namespace: nothing that is done inside reaches this host's files.
  mount -t tmpfs tmpfs "$1/private"
  for directory in /etc /usr/local /var /srv /opt; do
    layer=$1/private/${directory//\//-}
    mkdir -p "$layer/upper" "$layer/work"
    mount -t overlay overlay -o "lowerdir=$directory,upperdir=$layer/upper,workdir=$layer/work" "$directory"
  done
  mkdir -p /etc/systemd/system
  mount -t tmpfs -o mode=0755 tmpfs /etc/systemd/system
  cp -a "$units/." /etc/systemd/system/
  units=/etc/systemd/system
fi
exec env -i container=mamori-test PATH=/usr/sbin:/usr/bin:/sbin:/bin "SYSTEMD_UNIT_PATH=$units" SYSTEMD_LOG_TARGET=console \
  /lib/systemd/systemd --system --show-status=no --default-standard-output=null
I
(
  echo "$BASHPID" > "$cgroup/cgroup.procs"
  exec unshare --mount --pid --fork --cgroup --ipc --uts $network --kill-child bash "$state/init" "$state" "$private" < /dev/null > "$state/log" 2>&1
) &
outer=$!

# Plugs a cable between this host and the machine; it goes with the machine. Prints the machine's end of it.
plug() {
  local cable="mm$1" net="10.$((224 + ($1 >> 14 & 15))).$(($1 >> 6 & 255)).$((($1 & 63) * 4))"
  local near="${net%.*}.$((${net##*.} + 1))" far="${net%.*}.$((${net##*.} + 2))"
  ip link add "$cable" type veth peer name eth0 netns "$1"
  ip address add "$near/30" dev "$cable"
  ip link set "$cable" up
  nsenter --target "$1" --net sh -c "ip link set lo up && ip address add $far/30 dev eth0 && ip link set eth0 up"
  echo "$far"
}

for _ in $(seq 300); do
  init=$(pgrep -P "$outer" || true)
  if [ -n "$init" ] && nsenter --target "$init" --mount --pid systemctl is-active --quiet default.target 2>/dev/null; then
    address=$([ -z "$network" ] || plug "$init")
    echo "ready $init${address:+ $address}"
    cat > /dev/null
    exit 0
  fi
  if ! kill -0 "$outer" 2>/dev/null; then break; fi
  sleep .05
done
echo "the test machine did not start:" >&2
cat "$state/log" >&2
exit 1
