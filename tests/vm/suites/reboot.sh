# SPDX-License-Identifier: Apache-2.0
# The machine was off; docker, told to, has started a container again.

policy_none

it 'what is kept in /run is there again, for root alone'
is 'modes' "$(stat -c '%a %U' /run/oakum /var/log/oakum)" $'700 root\n700 root'

it 'the default runtime is Oakum still'
is 'the default runtime' "$(docker info --format '{{.DefaultRuntime}}')" oakum

it 'a container that docker starts at boot is as hard as before'
runs() { [ "$(docker inspect -f '{{.State.Running}}' survivor)" = true ]; }
until_true 60 runs
run docker exec survivor probe
status 0
fact_is uid 65532
fact_is CapBnd 0000000000000400
fact_is NoNewPrivs 1
fact_is Seccomp 2
is 'records' "$(find /run/oakum -name record.json | wc -l)" 1

it 'it can be stopped, and its record goes with it'
run docker stop survivor
status 0
run docker rm survivor
status 0
is 'what is kept of containers' "$(find /run/oakum -name record.json)" ''

it 'while engines need it the package stays; after undo it goes, and docker runs on'
run apt-get purge -y oakum
[ "$STATUS" -ne 0 ] || fail 'it was removed'
has 'what it says' "$OUT$ERR" 'oakum setup --undo'
run "$TOOL" setup --undo
status 0
run systemctl restart docker
status 0
run dpkg -r oakum
status 0
is 'the default runtime' "$(docker info --format '{{.DefaultRuntime}}')" runc
run docker run --rm bb:1 id -u
status 0
stdout_is 0
run podman run --rm --network none bb:1 id -u
status 0
stdout_is 0
run sh -c 'dpkg -i /mnt/build/deb/oakum_*.deb' # for the suites that come after
status 0
