# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2034,SC2148 # read by the suite
about='a backup: owners, links, times and attributes are copied'
packages=rsync
start='mkdir -p /srv/a && echo 42 >/srv/a/f && ln /srv/a/f /srv/a/g && ln -s f /srv/a/l && mkfifo /srv/a/p && chown -R 33:44 /srv/a && rsync -aHAX --numeric-ids /srv/a/ /srv/b/ && test "$(stat -c %u:%g:%h /srv/b/f)" = 33:44:2 && rsync -a --chown=www-data:games /srv/a/ /srv/c/ && test "$(stat -c %U:%G /srv/c/p)" = www-data:games'
