# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2034,SC2148 # read by the suite
about='a restore: files get their owners back'
packages=tar
quick=yes
start='mkdir -p /srv/t && echo 42 >/srv/t/f && chown 33:33 /srv/t/f && tar -C /srv -cf /tmp/t.tar t && rm -r /srv/t && tar -C /srv -xf /tmp/t.tar && test "$(stat -c %u /srv/t/f)" = 33'
