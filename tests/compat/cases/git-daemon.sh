# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2034,SC2148 # read by the suite
about='root daemon that drops privileges'
packages=git
start='mkdir -p /srv/git && git init -q --bare /srv/git/r.git && touch /srv/git/r.git/git-daemon-export-ok && chown -R www-data /srv/git && exec git daemon --user=www-data --group=www-data --base-path=/srv/git --export-all --enable=receive-pack'
ask='rm -rf /tmp/r && git clone -q "git://$IP/r.git" /tmp/r && cd /tmp/r && git -c user.name=x -c user.email=x@x commit -q --allow-empty -m x && git push -q origin HEAD && git ls-remote "git://$IP/r.git" | grep heads'
