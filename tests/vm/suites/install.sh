# SPDX-License-Identifier: Apache-2.0
# The package, as the README installs it; and what of it other programs of the system read.

it 'the README'\''s line installs the package, with no network'
line=$(grep -o 'apt-get install ./build/deb/oakum_\*.deb' README.md)
run sh -c "DEBIAN_FRONTEND=noninteractive $line -y"
status 0
is 'the package' "$(dpkg-query -W -f '${db:Status-Status}' oakum)" installed
run dpkg --verify oakum
status 0
stdout_is ''

it 'programs are there, and each finds the libraries it needs'
run oakum-runtime --version
status 0
stdout_has 'runc version 1.1.15'
run oakum --version
status 0
stdout_has 'oakum 0.'
for program in /usr/bin/oakum /usr/bin/oakum-runtime; do
	run ldd "$program"
	lacks "libraries of $program" "$OUT" 'not found'
done

it 'manual pages are found'
for page in oakum oakum-runtime oakum-hook oakum-init oakum-policy oakum-rules oakum-audit; do
	run man --where "$page"
	status 0
done

it 'directories are made by tmpfiles.d, for root alone'
run systemd-tmpfiles --create oakum.conf
status 0
is 'modes' "$(stat -c '%a %U' /run/oakum /var/log/oakum)" $'700 root\n700 root'

it 'logrotate takes the audit log, and the next line goes to a new one'
image_dir
careless logged true
run "$OAKUM" --systemd-cgroup run --bundle "$BUNDLE" logged
status 0
[ -s /var/log/oakum/audit.jsonl ] || fail 'nothing is logged'
run logrotate --force /etc/logrotate.d/oakum
status 0
[ ! -s /var/log/oakum/audit.jsonl ] || fail 'it is not rotated'
[ -s /var/log/oakum/audit.jsonl.1 ] || fail 'the log is lost'
careless logged true
run "$OAKUM" --systemd-cgroup run --bundle "$BUNDLE" logged
status 0
[ -s /var/log/oakum/audit.jsonl ] || fail 'nothing is logged after rotation'
is 'mode of the log' "$(stat -c %a /var/log/oakum/audit.jsonl)" 600

it 'oakum setup tells docker and podman; what it prints reloads the engine'
run "$TOOL" setup docker --default
status 0
stdout_has 'next: systemctl reload docker'
run systemctl reload docker
status 0
default_is() { [ "$(docker info --format '{{.DefaultRuntime}}')" = "$1" ]; }
until_true 20 default_is oakum
run "$TOOL" setup podman --default
status 0
docker_image || fail 'docker has no image'
podman_image || fail 'podman has no image'
