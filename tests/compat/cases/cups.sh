# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2034,SC2148 # read by the suite
about='root daemon with filters of another user'
packages='cups-daemon cups-client'
start='printf "Listen *:631\nListen /run/cups/cups.sock\nServerAlias *\n<Location />\nOrder allow,deny\nAllow all\n</Location>\n" >/etc/cups/cupsd.conf && exec cupsd -f'
ask='lpstat -h "$IP" -r | grep "is running"'
