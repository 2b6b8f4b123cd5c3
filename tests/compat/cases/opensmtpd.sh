# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2034,SC2148 # read by the suite
about='root master with processes of several users in chroots'
packages=opensmtpd
start='printf "listen on 0.0.0.0\naction l mbox\nmatch from any for any action l\n" >/etc/o.conf && exec smtpd -d -f /etc/o.conf'
ask='(sleep 1; printf "EHLO a\r\n"; sleep 1; printf "QUIT\r\n"; sleep 1) | nc -w 4 "$IP" 25 | grep "250.*EHLO\|250-\|250 "'
