# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2034,SC2148 # read by the suite
about='root daemon that makes a socket in /dev and drops privileges'
packages=rsyslog
start='printf "module(load=\"imuxsock\")\nmodule(load=\"imudp\")\ninput(type=\"imudp\" port=\"514\")\n\$PrivDropToUser www-data\n\$PrivDropToGroup www-data\n*.* /srv/log/all\n" >/etc/rsyslog.conf && mkdir /srv/log && chown www-data /srv/log && exec rsyslogd -n'
inside='logger --socket-errors=on asked && grep asked /srv/log/all && test "$(stat -c %U /srv/log/all)" = www-data'
