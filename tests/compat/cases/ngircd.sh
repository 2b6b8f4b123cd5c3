# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2034,SC2148 # read by the suite
about='root that changes to irc'
packages=ngircd
start='printf "[Global]\nName=i.x\nInfo=i\nServerUID=irc\nServerGID=irc\n[Options]\nIdent=no\nPAM=no\nDNS=no\n" >/etc/n.conf && exec ngircd -n -f /etc/n.conf'
ask='printf "NICK a\r\nUSER a 0 * :a\r\nPING :42\r\nQUIT\r\n" | nc -w 4 "$IP" 6667 | grep -E "001|PONG"'
